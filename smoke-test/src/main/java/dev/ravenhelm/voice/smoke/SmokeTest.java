package dev.ravenhelm.voice.smoke;

import com.twilio.exception.ApiConnectionException;
import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.Account;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.type.PhoneNumber;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The test itself: checks the account, sends one message, and follows it to its end. */
final class SmokeTest {
  private static final Duration POLL = Duration.ofMillis(500);

  private final TwilioRestClient twilio;
  private final Settings settings;
  private final Consumer<String> progress;

  SmokeTest(TwilioRestClient twilio, Settings settings, Consumer<String> progress) {
    this.twilio = twilio;
    this.settings = settings;
    this.progress = progress;
  }

  Result run(String to, String body, Duration timeout) throws InterruptedException {
    try {
      Optional<Result> unfit = check();
      return unfit.isPresent() ? unfit.get() : send(to, body, timeout);
    } catch (ApiConnectionException e) {
      return new Result.Unreachable(
          "Twilio could not be reached: " + e.getMessage() + ". Check the network and try again.");
    }
  }

  /** That SID and token belong together, and the number to both. */
  private Optional<Result> check() {
    try {
      Account account = Account.fetcher(settings.accountSid()).fetch(twilio);
      if (account.getStatus() != Account.Status.ACTIVE) {
        return wrong("the account is " + account.getStatus() + ". Reactivate it in the console.");
      }
      progress.accept("account " + account.getSid() + " is " + account.getStatus());
      Iterator<IncomingPhoneNumber> owned =
          IncomingPhoneNumber.reader()
              .setPhoneNumber(new PhoneNumber(settings.number()))
              .read(twilio)
              .iterator();
      while (owned.hasNext()) {
        IncomingPhoneNumber number = owned.next();
        if (number.getPhoneNumber().getEndpoint().equals(settings.number())) {
          progress.accept(
              "number " + settings.number() + " is the account's (" + number.getSid() + ")");
          return number.getCapabilities().getSms()
              ? Optional.empty()
              : wrong("TWILIO_NUMBER has no SMS capability.");
        }
      }
      return wrong(
          "TWILIO_NUMBER "
              + settings.number()
              + " is not a number of account "
              + settings.accountSid()
              + ".");
    } catch (ApiException e) {
      int code = code(e);
      return wrong(
          Explanations.of(code).orElse(String.valueOf(e.getMessage()))
              + (code == 0 ? "" : " (" + code + ")"));
    }
  }

  private static Optional<Result> wrong(String words) {
    return Optional.of(new Result.WrongAccount(words));
  }

  private Result send(String to, String body, Duration timeout) throws InterruptedException {
    try {
      Message message =
          Message.creator(new PhoneNumber(to), new PhoneNumber(settings.number()), body)
              .create(twilio);
      progress.accept("message " + message.getSid() + " to " + to + " is " + message.getStatus());
      return follow(message, timeout);
    } catch (ApiException e) {
      return new Result.NotDelivered("refused", code(e), String.valueOf(e.getMessage()));
    }
  }

  private Result follow(Message first, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    Message message = first;
    while (true) {
      Optional<Result> end = end(message);
      if (end.isPresent()) {
        return end.get();
      }
      if (System.nanoTime() >= deadline) {
        return message.getStatus() == Message.Status.SENT
            ? new Result.Unconfirmed(message.getSid())
            : new Result.NotDelivered(
                "not sent",
                0,
                "message "
                    + message.getSid()
                    + " is still '"
                    + message.getStatus()
                    + "' after "
                    + timeout.toSeconds()
                    + " s. Wait longer with --timeout.");
      }
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
      Message next = Message.fetcher(message.getSid()).fetch(twilio);
      if (next.getStatus() != message.getStatus()) {
        progress.accept("message " + next.getSid() + " is " + next.getStatus());
      }
      message = next;
    }
  }

  /** The result, once the status is one that nothing follows. */
  private static Optional<Result> end(Message message) {
    int code = message.getErrorCode() == null ? 0 : message.getErrorCode();
    String detail = message.getErrorMessage() == null ? "" : message.getErrorMessage();
    return switch (message.getStatus()) {
      case DELIVERED, READ -> Optional.of(new Result.Delivered(message.getSid()));
      case UNDELIVERED, FAILED, CANCELED ->
          Optional.of(new Result.NotDelivered(message.getStatus().toString(), code, detail));
      default -> Optional.empty();
    };
  }

  private static int code(ApiException e) {
    return e.getCode() == null ? 0 : e.getCode();
  }
}
