package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS for Twilio's names, and the proxy that leads them here. */
class DoorsIT {
  private static final String ACCOUNT = "/2010-04-01/Accounts/" + Bench.SID + ".json";
  private static Bench bench;
  private static String authority;

  @BeforeAll
  static void start() throws Exception {
    bench = new Bench(Listeners.withTls().proxy(0));
    authority = get(HttpClient.newHttpClient(), bench.simulator.url() + "/ca.pem").body();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void servesRestOverTlsToThoseWhoTrustItsAuthority() throws Exception {
    HttpResponse<String> answer = get(trusting(authority).build(), tls() + ACCOUNT);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains(Bench.SID);
    assertThatThrownBy(() -> get(HttpClient.newHttpClient(), tls() + ACCOUNT))
        .isInstanceOf(IOException.class);
  }

  @Test
  void leadsTwiliosNamesThroughTheProxyWithEdgeAndRegion() throws Exception {
    HttpClient client = proxied().build();

    for (String host :
        new String[] {"api.twilio.com", "api.dublin.ie1.twilio.com", "api.au1.twilio.com"}) {
      assertThat(get(client, "https://" + host + ACCOUNT).statusCode()).as(host).isEqualTo(200);
    }
    assertThat(get(client, "http://api.twilio.com" + ACCOUNT).statusCode()).isEqualTo(200);
  }

  @Test
  void leadsNowhereElse() throws Exception {
    HttpClient client = proxied().build();

    HttpResponse<String> refused = get(client, "http://example.com/");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("*.twilio.com");
    assertThatThrownBy(() -> get(client, "https://example.com/")).isInstanceOf(IOException.class);
  }

  @Test
  void keepsItsAuthorityInAFolder(@TempDir Path folder) throws Exception {
    for (int start = 0; start < 2; start++) {
      try (var other = new Bench(Listeners.withTls().tlsDir(folder))) {
        String kept = Files.readString(folder.resolve("ca.pem"));
        assertThat(
                get(
                        trusting(kept).build(),
                        "https://localhost:" + other.simulator.tlsPort().getAsInt() + ACCOUNT)
                    .statusCode())
            .isEqualTo(200);
      }
    }
    assertThat(Files.getPosixFilePermissions(folder.resolve("ca-key.pem"))).hasSize(2);
  }

  private static String tls() {
    return "https://localhost:" + bench.simulator.tlsPort().getAsInt();
  }

  private static HttpClient.Builder proxied() throws Exception {
    return trusting(authority)
        .proxy(
            ProxySelector.of(
                new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), bench.simulator.proxyPort().getAsInt())));
  }

  private static HttpResponse<String> get(HttpClient client, String url) throws Exception {
    String credentials =
        Base64.getEncoder()
            .encodeToString((Bench.SID + ":" + Bench.TOKEN).getBytes(StandardCharsets.UTF_8));
    return client.send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Basic " + credentials)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpClient.Builder trusting(String pem)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(
        "simulator",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context);
  }
}
