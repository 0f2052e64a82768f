package dev.ravenhelm.voice.server.webhooks;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Forms as they come over the wire. */
final class Forms {

  private Forms() {}

  static Form of(Map<String, String> parameters) {
    return Form.parse(
            parameters.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&")))
        .orElseThrow();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
