package dev.ravenhelm.voice.operator.status;

import dev.ravenhelm.voice.openbao.OpenBaoException;
import dev.ravenhelm.voice.operator.account.Converger.RefusedException;
import dev.ravenhelm.voice.operator.twilio.TwilioFailure;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.Supplier;

/** Turns what the outside world refused into outcomes; a defect of our own passes through. */
public final class Failures {
  private Failures() {}

  /** Runs the work; what Twilio, OpenBao or Kubernetes refused becomes its outcome. */
  public static Outcome told(Supplier<Outcome> work) {
    try {
      return work.get();
    } catch (RefusedException refused) {
      return new Outcome.Stalled(refused.refused().reason(), refused.refused().message());
    } catch (TwilioFailure failure) {
      return twilio(failure);
    } catch (OpenBaoException failure) {
      return openBao(failure);
    } catch (KubernetesClientException failure) {
      return new Outcome.Failed(
          Reason.KUBERNETES_REFUSED, "the Kubernetes API refused: " + failure.getMessage(), false);
    }
  }

  private static Outcome twilio(TwilioFailure failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure.kind()) {
      case CREDENTIALS ->
          new Outcome.Failed(
              Reason.CREDENTIALS_INVALID,
              message + "; check TWILIO_SID and TWILIO_AUTH_TOKEN of the gateway's credentials",
              true);
      case THROTTLED -> new Outcome.Failed(Reason.TWILIO_THROTTLED, message, false);
      case CHANGED, UNCLEAR -> new Outcome.Failed(Reason.TWILIO_UNAVAILABLE, message, false);
      case REFUSED -> new Outcome.Failed(Reason.TWILIO_REFUSED, message, true);
    };
  }

  private static Outcome openBao(OpenBaoException failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure.kind()) {
      case SEALED -> new Outcome.Failed(Reason.OPENBAO_SEALED, message, false);
      case UNAVAILABLE, UNCLEAR -> new Outcome.Failed(Reason.OPENBAO_UNAVAILABLE, message, false);
      case DENIED, REFUSED -> new Outcome.Failed(Reason.OPENBAO_DENIED, message, true);
    };
  }
}
