package dev.ravenhelm.voice.operator.number;

import dev.ravenhelm.voice.openbao.ReadResult;
import dev.ravenhelm.voice.openbao.SecretPath;
import dev.ravenhelm.voice.openbao.SecretStore;
import dev.ravenhelm.voice.openbao.WriteResult;
import dev.ravenhelm.voice.operator.account.Converger.RefusedException;
import dev.ravenhelm.voice.operator.plan.Plan;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.status.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a number had before adoption, kept in OpenBao since old URLs may hold passwords. */
final class BeforeAdoption {
  private static final List<String> FIELDS =
      List.of(
          "FriendlyName",
          "VoiceUrl",
          "VoiceMethod",
          "VoiceFallbackUrl",
          "VoiceFallbackMethod",
          "StatusCallback",
          "StatusCallbackMethod",
          "VoiceApplicationSid",
          "TrunkSid",
          "SmsUrl",
          "SmsMethod",
          "VoiceCallerIdLookup",
          "EmergencyAddressSid",
          "EmergencyStatus");

  private final SecretStore store;
  private final SecretPath path;

  BeforeAdoption(SecretStore store, SecretPath path) {
    this.store = store;
    this.path = path;
  }

  /** Keeps it before it is written over; what is ours already is not what was before. */
  void keep(TwilioObject number, String publicUrl) {
    ReadResult there = store.read(path);
    boolean ofThisNumber =
        there instanceof ReadResult.Present present
            && number.sid().equals(present.data().get("Sid"));
    if (ofThisNumber && number.field("VoiceUrl").startsWith(publicUrl)) {
      return; // only our mark was edited away
    }
    Map<String, String> fields = new TreeMap<>();
    FIELDS.forEach(name -> fields.put(name, number.field(name)));
    fields.put("Sid", number.sid());
    switch (store.write(path, fields, there.version())) {
      case WriteResult.Written written -> {}
      case WriteResult.VersionMismatch mismatch ->
          throw new RefusedException(
              new Plan.Refused(
                  Reason.OPENBAO_WRITTEN_BY_ANOTHER,
                  "somebody else wrote "
                      + path
                      + " at the same time; nothing was written to Twilio"));
    }
  }

  /** What was kept of this very number. */
  Optional<Map<String, String>> kept(String sid) {
    return store.read(path) instanceof ReadResult.Present present
            && sid.equals(present.data().get("Sid"))
        ? Optional.of(withoutSid(present.data()))
        : Optional.empty();
  }

  /** Forgets it. */
  void forget() {
    store.deleteAll(path);
  }

  private static Map<String, String> withoutSid(Map<String, String> data) {
    Map<String, String> fields = new TreeMap<>(data);
    fields.remove("Sid");
    return fields;
  }
}
