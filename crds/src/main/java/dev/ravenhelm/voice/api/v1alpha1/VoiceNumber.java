package dev.ravenhelm.voice.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Optional;

/** One E.164 number and what happens when it is called. */
@Group(Voice.GROUP)
@Version(Voice.VERSION)
@ShortNames("vnum")
@Categories(Voice.CATEGORY)
@AdditionalPrinterColumn(
    name = "Number",
    jsonPath = ".spec.phoneNumber",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Target",
    jsonPath = ".spec.inbound['queueRef','agentRef'].name",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Gateway",
    jsonPath = ".spec.gatewayRef.name",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "SID",
    jsonPath = ".status.sid",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Drifted",
    jsonPath = ".status.conditions[?(@.type==\"Drifted\")].status",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
public final class VoiceNumber extends VoiceResource<VoiceNumberSpec, VoiceNumberStatus> {
  @Override
  @Required
  public VoiceNumberSpec getSpec() {
    return super.getSpec();
  }

  /** The number in E.164: the spec's, else the one that was searched for; empty before that. */
  public Optional<String> number() {
    String written = getSpec().phoneNumber();
    return Optional.ofNullable(
        written != null || getStatus() == null ? written : getStatus().phoneNumber());
  }
}
