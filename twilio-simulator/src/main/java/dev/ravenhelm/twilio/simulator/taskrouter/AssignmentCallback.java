package dev.ravenhelm.twilio.simulator.taskrouter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The question to the account's server what to do with a reservation. Anything but 200 with JSON
 * within five seconds is ignored, and the fallback asked.
 */
final class AssignmentCallback {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final ObjectMapper mapper = new ObjectMapper();
  private final Account account;
  private final WebhookSender webhooks;
  private final Telephony telephony;

  AssignmentCallback(Account account, WebhookSender webhooks, Telephony telephony) {
    this.account = account;
    this.webhooks = webhooks;
    this.telephony = telephony;
  }

  /** Asks, and waits for the answer. */
  Optional<Instruction> ask(
      Workspace workspace, Doc workflow, Doc task, Doc worker, Doc reservation) {
    Form form =
        new Form()
            .add("AccountSid", account.sid())
            .add("WorkspaceSid", workspace.sid)
            .add("WorkflowSid", workflow.sid())
            .add("TaskQueueSid", task.text("task_queue_sid"))
            .add("WorkerSid", worker.sid())
            .add("WorkerName", worker.text("friendly_name"))
            .add("WorkerAttributes", worker.text("attributes"))
            .add("TaskSid", task.sid())
            .add("TaskAttributes", task.text("attributes"))
            .add("TaskAge", "" + Tasks.age(account, task))
            .add("TaskPriority", task.text("priority"))
            .add("ReservationSid", reservation.sid())
            .add("Timestamp", "" + account.clock().now().getEpochSecond());
    String callSid = task.attributes().path("call_sid").asText("");
    for (String property :
        new String[] {"assignment_callback_url", "fallback_assignment_callback_url"}) {
      Optional<String> url = workflow.optional(property);
      if (url.isPresent()) {
        Answer answer = ask(url.get(), form);
        telephony.tell(callSid, "assignment", answer.words);
        if (answer.valid) {
          return answer.instruction;
        }
      }
    }
    return Optional.empty();
  }

  private Answer ask(String url, Form form) {
    var webhook = Webhook.of("assignment callback", "POST", url, form).within(LIMIT);
    return switch (webhooks.send(webhook)) {
      case Webhook.Outcome.Failed failed ->
          new Answer(false, Optional.empty(), "POST " + url + " failed: " + failed.words());
      case Webhook.Outcome.Answered answered -> {
        String words =
            "POST "
                + url
                + " → "
                + answered.status()
                + " in "
                + answered.millis()
                + " ms: "
                + answered.body().strip();
        boolean json =
            answered.contentType().toLowerCase(Locale.ROOT).startsWith("application/json");
        if (answered.status() != 200 || !(json || answered.body().isBlank())) {
          yield new Answer(false, Optional.empty(), words + " (ignored: not 200 with JSON)");
        }
        yield read(answered.body(), words);
      }
    };
  }

  private Answer read(String body, String words) {
    try {
      return body.isBlank()
          ? new Answer(true, Optional.empty(), words)
          : new Answer(true, Instruction.of(mapper.readTree(body)), words);
    } catch (JsonProcessingException e) {
      return new Answer(false, Optional.empty(), words + " (ignored: not JSON)");
    }
  }

  private record Answer(boolean valid, Optional<Instruction> instruction, String words) {}
}
