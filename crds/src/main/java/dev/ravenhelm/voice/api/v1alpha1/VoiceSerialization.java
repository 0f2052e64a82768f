package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads resources so that a field or value of another version of the API is noted on the one
 * resource that has it ({@link VoiceResource#unreadable()}) instead of ending the informer of all.
 */
public final class VoiceSerialization {
  private VoiceSerialization() {}

  /** Serialization for {@code KubernetesClientBuilder.withKubernetesSerialization}. */
  public static KubernetesSerialization create() {
    // by default each virtual thread would have buffers of its own
    JsonFactory factory =
        JsonFactory.builder().recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool()).build();
    return new KubernetesSerialization(configure(new ObjectMapper(factory)), true);
  }

  /**
   * A copy that may be changed; what could not be read of the original cannot be read of the copy
   * either. Spec and status of our kinds are values, which a copy shares.
   */
  public static <R extends HasMetadata> R copy(KubernetesSerialization serialization, R original) {
    HasMetadata copy =
        switch ((HasMetadata) original) {
          case VoiceGateway gateway -> copied(gateway, new VoiceGateway());
          case VoiceNumber number -> copied(number, new VoiceNumber());
          case AgentIdentity agent -> copied(agent, new AgentIdentity());
          case RoutingQueue queue -> copied(queue, new RoutingQueue());
          default -> serialization.clone(original);
        };
    @SuppressWarnings("unchecked") // of the original's class
    R same = (R) copy;
    return same;
  }

  private static <S, T, R extends VoiceResource<S, T>> R copied(R original, R copy) {
    copy.setMetadata(new ObjectMetaBuilder(original.getMetadata()).build());
    copy.setSpec(original.getSpec());
    copy.setStatus(original.getStatus());
    copy.setUnreadable(original.unreadable());
    return copy;
  }

  /** Adds the same reading to a mapper, as one that reads YAML files. */
  public static ObjectMapper configure(ObjectMapper mapper) {
    return mapper
        .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
        .configure(SerializationFeature.FAIL_ON_EMPTY_BEANS, false)
        .addHandler(new ReadAsAbsent())
        .registerModule(
            new SimpleModule("voice-resources").setDeserializerModifier(new WrapResources(mapper)));
  }

  /** Takes a value that cannot be read as absent, inside our resources only. */
  private static final class ReadAsAbsent extends DeserializationProblemHandler {
    @Override
    public @Nullable Object handleWeirdStringValue(
        DeserializationContext ctxt, Class<?> type, String value, String failure) {
      return insideResource(ctxt) ? null : NOT_HANDLED;
    }

    @Override
    public @Nullable Object handleWeirdNumberValue(
        DeserializationContext ctxt, Class<?> type, Number value, String failure) {
      return insideResource(ctxt) ? null : NOT_HANDLED;
    }

    @Override
    public @Nullable Object handleUnexpectedToken(
        DeserializationContext ctxt,
        JavaType type,
        @Nullable JsonToken token,
        JsonParser p,
        @Nullable String failure)
        throws IOException {
      if (!insideResource(ctxt)) {
        return NOT_HANDLED;
      }
      skip(p);
      return null;
    }

    @Override
    public @Nullable Object handleMissingInstantiator(
        DeserializationContext ctxt,
        Class<?> type,
        ValueInstantiator instantiator,
        JsonParser p,
        String failure)
        throws IOException {
      if (!insideResource(ctxt)) {
        return NOT_HANDLED;
      }
      skip(p);
      return null;
    }

    /** By hand: skipChildren of a parser over a tree leaves the enclosing object too. */
    private static void skip(JsonParser p) throws IOException {
      int depth = 0;
      for (JsonToken at = p.currentToken(); at != null; at = p.nextToken()) {
        depth += at.isStructStart() ? 1 : at.isStructEnd() ? -1 : 0;
        if (depth == 0) {
          return;
        }
      }
    }

    private static boolean insideResource(DeserializationContext ctxt) {
      return ctxt.getAttribute(ResourceDeserializer.class) != null;
    }
  }

  private static final class WrapResources extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;
    private final ObjectMapper mapper;

    WrapResources(ObjectMapper mapper) {
      this.mapper = mapper;
    }

    @Override
    public JsonDeserializer<?> modifyDeserializer(
        DeserializationConfig config,
        BeanDescription description,
        JsonDeserializer<?> deserializer) {
      return VoiceResource.class.isAssignableFrom(description.getBeanClass())
          ? new ResourceDeserializer(deserializer, mapper)
          : deserializer;
    }
  }

  /** Reads a resource, then compares what was read with what was there. */
  private static final class ResourceDeserializer extends DelegatingDeserializer {
    private static final long serialVersionUID = 1L;
    private final ObjectMapper mapper;

    ResourceDeserializer(JsonDeserializer<?> delegate, ObjectMapper mapper) {
      super(delegate);
      this.mapper = mapper;
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> delegate) {
      return new ResourceDeserializer(delegate, mapper);
    }

    @Override
    public Object deserialize(JsonParser p, DeserializationContext ctxt) throws IOException {
      JsonNode there = ctxt.readTree(p);
      if (there.path("metadata") instanceof ObjectNode metadata) {
        metadata.remove("managedFields"); // larger than all the rest, and of no use to us
      }
      Object outer = ctxt.getAttribute(ResourceDeserializer.class);
      ctxt.setAttribute(ResourceDeserializer.class, true);
      try (JsonParser again = there.traverse(p.getCodec())) {
        again.nextToken();
        Object read = super.deserialize(again, ctxt);
        if (read instanceof VoiceResource<?, ?> resource) {
          List<String> problems = new ArrayList<>();
          JsonNode understood = mapper.valueToTree(resource.getSpec());
          compare("spec", there.path("spec"), understood, problems);
          resource.setUnreadable(problems);
        }
        return read;
      } finally {
        ctxt.setAttribute(ResourceDeserializer.class, outer);
      }
    }

    private static void compare(
        String path, JsonNode there, @Nullable JsonNode understood, List<String> problems) {
      if (there.isNull() || there.isMissingNode()) {
        return;
      }
      if (understood == null || understood.isNull() || understood.isMissingNode()) {
        problems.add(path + " has a name or a value that this version does not know");
      } else if (there.isObject()) {
        there
            .properties()
            .forEach(field ->
                compare(
                    path + "." + field.getKey(),
                    field.getValue(),
                    understood.get(field.getKey()),
                    problems));
      } else if (there.isArray()) {
        for (int i = 0; i < there.size(); i++) {
          compare(path + "[" + i + "]", there.get(i), understood.get(i), problems);
        }
      }
    }
  }
}
