package dev.ravenhelm.voice.operator.cluster;

import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.regex.Pattern;

/** Opens connections to the Kubernetes API, as the environment tells how. */
public final class KubernetesConnection {
  /** Half of what the API server takes on one connection. */
  private static final int REQUESTS_AT_ONCE = 50;

  /** Statuses and finalizers of the kinds of which there are many. */
  private static final Pattern MASS =
      Pattern.compile("/(voicenumbers|agentidentities|routingqueues)/[^/]+(/status)?$");

  private KubernetesConnection() {}

  /** A client with a connection of its own; requests beyond fifty at once wait for their turn. */
  public static KubernetesClient open() {
    return new KubernetesClientBuilder()
        .withKubernetesSerialization(VoiceSerialization.create())
        .withHttpClientFactory(new Queueing())
        .build();
  }

  /** What a gateway needs, which all others wait for, and what is asked once goes first. */
  private static boolean isOfTheMass(HttpRequest request) {
    return MASS.matcher(request.uri().getPath()).find();
  }

  /** The builder of {@link HttpClient} is an interface of setters around one thing of interest. */
  private static final class Queueing extends JdkHttpClientFactory {
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
                        client, REQUESTS_AT_ONCE, KubernetesConnection::isOfTheMass)
                    : proxy;
              });
    }
  }
}
