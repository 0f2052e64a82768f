package dev.ravenhelm.twilio.simulator.taskrouter;

import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.clock.Lane;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import java.util.List;
import java.util.Optional;

/** Teller of what happens in a workspace to its event callback URL, in order. */
final class EventFeed implements AutoCloseable {
  private final Account account;
  private final WebhookSender webhooks;
  private final Lane line;

  EventFeed(Account account, WebhookSender webhooks) {
    this.account = account;
    this.webhooks = webhooks;
    this.line = new Lane(account.clock(), "taskrouter-events");
  }

  void tell(Workspace workspace, String type, Subject subject) {
    Doc settings = workspace.settings();
    Optional<String> url = settings.optional("event_callback_url");
    boolean wanted =
        settings
            .optional("events_filter")
            .map(filter -> List.of(filter.split("[ ,]+")).contains(type))
            .orElse(true);
    Form form = form(workspace, settings, type, subject);
    workspace.history.record(account, workspace.url(), form);
    if (url.isPresent() && wanted) {
      line.add(
          () -> webhooks.send(Webhook.of("TaskRouter event " + type, "POST", url.get(), form)));
    }
  }

  @Override
  public void close() {
    line.clear();
  }

  private Form form(Workspace workspace, Doc settings, String type, Subject subject) {
    String kind = type.substring(0, type.indexOf('.'));
    Form form =
        new Form()
            .add("Sid", account.sids().next("EV"))
            .add("AccountSid", account.sid())
            .add("WorkspaceSid", workspace.sid)
            .add("WorkspaceName", settings.text("friendly_name"))
            .add("EventType", type)
            .add("EventDescription", type)
            .add(
                "ResourceType",
                kind.equals("task-queue") || kind.equals("workflow") ? "task" : kind)
            .add("Timestamp", "" + account.clock().now().getEpochSecond())
            .add("TimestampMs", "" + account.clock().now().toEpochMilli());
    subject.reservation.ifPresent(r -> form.add("ReservationSid", r.sid()));
    subject.task.ifPresent(task -> describe(workspace, task, form));
    subject.worker.ifPresent(worker ->
        form.add("WorkerSid", worker.sid())
            .add("WorkerName", worker.text("friendly_name"))
            .add("WorkerAttributes", worker.text("attributes"))
            .add("WorkerActivitySid", worker.text("activity_sid"))
            .add("WorkerActivityName", worker.text("activity_name")));
    Optional<Doc> resource =
        switch (kind) {
          case "reservation" -> subject.reservation;
          case "worker" -> subject.worker;
          default -> subject.task;
        };
    resource.ifPresent(doc -> form.add("ResourceSid", doc.sid()));
    return form;
  }

  private void describe(Workspace workspace, Doc task, Form form) {
    form.add("TaskSid", task.sid())
        .add("TaskAttributes", task.text("attributes"))
        .add("TaskAge", "" + Tasks.age(account, task))
        .add("TaskPriority", task.text("priority"))
        .add("TaskAssignmentStatus", task.text("assignment_status"))
        .add("TaskChannelSid", task.text("task_channel_sid"))
        .add("TaskChannelUniqueName", task.text("task_channel_unique_name"))
        .add("WorkflowSid", task.text("workflow_sid"))
        .add("WorkflowName", task.text("workflow_friendly_name"));
    task.optional("reason").ifPresent(reason -> form.add("TaskCompletedReason", reason));
    task.optional("task_queue_sid")
        .flatMap(workspace.queues::find)
        .ifPresent(queue ->
            form.add("TaskQueueSid", queue.sid())
                .add("TaskQueueName", queue.text("friendly_name"))
                .add("TaskQueueTargetExpression", queue.text("target_workers")));
  }

  /** Whom an event is about. */
  record Subject(Optional<Doc> task, Optional<Doc> worker, Optional<Doc> reservation) {
    static Subject task(Doc task) {
      return new Subject(Optional.of(task), Optional.empty(), Optional.empty());
    }

    static Subject worker(Doc worker) {
      return new Subject(Optional.empty(), Optional.of(worker), Optional.empty());
    }
  }
}
