package dev.ravenhelm.voice.operator.cluster;

import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.regex.Pattern;

/** Opens connections to the Kubernetes API, as the environment tells how. */
public final class KubernetesConnection {
  /** Half of what the API server takes on one connection. */
  private static final int REQUESTS_AT_ONCE = 50;

  /** How long a request may take with the time in which it waits for its turn. */
  private static final Duration PATIENCE_IN_ALL = Duration.ofMinutes(15);

  /** Statuses and finalizers of the kinds of which there are many. */
  private static final Pattern MASS =
      Pattern.compile("/(voicenumbers|agentidentities|routingqueues)/[^/]+(/status)?$");

  private KubernetesConnection() {}

  /**
   * A client with a connection of its own; requests beyond fifty at once wait for their turn.
   *
   * @param patience how long a request whose turn has come may be without an answer
   */
  public static KubernetesClient open(Duration patience) {
    Config config = Config.autoConfigure(null);
    config.setRequestTimeout((int) PATIENCE_IN_ALL.toMillis());
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(VoiceSerialization.create())
        .withHttpClientFactory(new Queueing(patience))
        .build();
  }

  /** What a gateway needs, which all others wait for, and what is asked once goes first. */
  private static boolean isOfTheMass(HttpRequest request) {
    return MASS.matcher(request.uri().getPath()).find();
  }

  /** The builder of {@link HttpClient} is an interface of setters around one thing of interest. */
  private static final class Queueing extends JdkHttpClientFactory {
    private final Duration patience;

    Queueing(Duration patience) {
      this.patience = patience;
    }

    @Override
    protected HttpClient.Builder createNewHttpClientBuilder() {
      HttpClient.Builder builder = super.createNewHttpClientBuilder();
      return (HttpClient.Builder)
          Proxy.newProxyInstance(
              HttpClient.Builder.class.getClassLoader(),
              new Class<?>[] {HttpClient.Builder.class},
              (proxy, method, arguments) -> {
                Object answer;
                try {
                  answer = method.invoke(builder, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
                return answer instanceof HttpClient client
                    ? new QueueingHttpClient(
                        client, REQUESTS_AT_ONCE, patience, KubernetesConnection::isOfTheMass)
                    : proxy;
              });
    }
  }
}
