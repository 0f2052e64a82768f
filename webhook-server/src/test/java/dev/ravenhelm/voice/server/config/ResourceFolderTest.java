package dev.ravenhelm.voice.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.server.routing.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server that runs alone takes from its folder. */
final class ResourceFolderTest {

  @TempDir private Path folder;

  /** The steps of a call would have URLs that lead nowhere. */
  @Test
  void leavesOutWhatNoApiServerWouldName() throws IOException {
    Files.writeString(
        folder.resolve("voice.yaml"),
        queue("support") + queue("Second_Level") + queue("\"two words\"") + queue("x.y-1"));
    Resources read = new ResourceFolder(folder).readIfChanged().orElseThrow();
    assertThat(read.queues())
        .extracting(queue -> queue.getMetadata().getName())
        .containsExactly("support", "x.y-1");
  }

  private static String queue(String name) {
    return """
    ---
    apiVersion: voice.ravenhelm.dev/v1alpha1
    kind: RoutingQueue
    metadata: {name: %s}
    spec: {gatewayRef: {name: main}}
    """
        .formatted(name);
  }
}
