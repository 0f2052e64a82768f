package dev.ravenhelm.voice.operator.cli;

import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.twilio.TwilioAccount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the objects of an account whose mark belongs to no resource of a cluster. */
final class Orphanage {
  private static final String TAG = " [";

  private final Owner owner;
  private final Set<OwnerMark> alive = new HashSet<>();
  private final Set<String> namespaces;

  /**
   * An orphanage.
   *
   * @param resources all of the cluster
   * @param namespaces in which resources may have been
   */
  Orphanage(Owner owner, Collection<VoiceResource<?, ?>> resources, Collection<String> namespaces) {
    this.owner = owner;
    this.namespaces = new LinkedHashSet<>(namespaces);
    for (VoiceResource<?, ?> resource : resources) {
      this.namespaces.add(resource.getMetadata().getNamespace());
      for (TwilioKind kind : TwilioKind.values()) {
        Roles.of(kind)
            .filter(roles -> roles.resourceKind().equals(resource.getKind()))
            .flatMap(roles -> roles.roles().stream())
            .map(role -> owner.mark(resource, role))
            .forEach(alive::add);
      }
    }
  }

  /** All orphans, in the order in which Twilio lets them be deleted. */
  List<Orphan> orphans(TwilioAccount account) {
    List<TwilioObject> marked = new ArrayList<>();
    for (TwilioKind kind : TwilioKind.values()) {
      if (Roles.of(kind).findAny().isPresent()) {
        parents(account, kind)
            .forEach(parent ->
                account.list(kind, parent).stream().filter(this::isLost).forEach(marked::add));
      }
    }
    return marked.stream()
        .map(object -> new Orphan(object, isProven(account, object)))
        .sorted(
            Comparator.comparingInt((Orphan orphan) -> rank(orphan.object().kind()))
                .thenComparing(orphan -> orphan.object().friendlyName()))
        .toList();
  }

  private boolean isLost(TwilioObject object) {
    return OwnerMark.in(object.friendlyName()).filter(mark -> !alive.contains(mark)).isPresent();
  }

  private static List<String> parents(TwilioAccount account, TwilioKind kind) {
    return kind.liesInWorkspace()
        ? account.list(TwilioKind.WORKSPACE, "").stream().map(TwilioObject::sid).toList()
        : List.of("");
  }

  /** Makes the mark again from the name in front of it. */
  private boolean isProven(TwilioAccount account, TwilioObject object) {
    Optional<OwnerMark> mark = OwnerMark.in(object.friendlyName());
    return Roles.of(object.kind())
        .anyMatch(roles ->
            candidates(account, object)
                .anyMatch(name ->
                    roles.roles().stream()
                        .map(role ->
                            OwnerMark.of(
                                owner.id(),
                                roles.resourceKind(),
                                name.namespace(),
                                name.name(),
                                role))
                        .anyMatch(made -> mark.equals(Optional.of(made)))));
  }

  private Stream<ResourceName> candidates(TwilioAccount account, TwilioObject object) {
    String name = object.friendlyName();
    String human = name.substring(0, name.lastIndexOf(TAG));
    String kind = object.kind().label();
    if (object.kind() != TwilioKind.WORKER) {
      int slash = human.indexOf('/');
      return slash < 0
          ? Stream.of()
          : Stream.of(
              new ResourceName(kind, human.substring(0, slash), human.substring(slash + 1)));
    }
    // a worker's name is its identity; the resource's is among its attributes, which lists omit
    Set<String> names =
        Stream.concat(
                account.fetch(object.kind(), object.parent(), object.sid()).stream()
                    .map(worker -> WorkerAttributes.of(worker).text("agent")),
                Stream.of(human, human.replace('_', '-')))
            .collect(Collectors.toSet());
    return namespaces.stream()
        .flatMap(namespace -> names.stream().map(n -> new ResourceName(kind, namespace, n)));
  }

  /** A task queue that a workflow names cannot go before it, nor a list before its domain. */
  private static int rank(TwilioKind kind) {
    return List.of(
            TwilioKind.WORKFLOW,
            TwilioKind.TASK_QUEUE,
            TwilioKind.WORKER,
            TwilioKind.WORKSPACE,
            TwilioKind.APPLICATION,
            TwilioKind.SIP_DOMAIN,
            TwilioKind.CREDENTIAL_LIST,
            TwilioKind.KEY,
            TwilioKind.NUMBER)
        .indexOf(kind);
  }
}
