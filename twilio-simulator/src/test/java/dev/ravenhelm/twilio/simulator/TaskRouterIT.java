package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.rest.taskrouter.v1.Workspace;
import com.twilio.rest.taskrouter.v1.workspace.Activity;
import com.twilio.rest.taskrouter.v1.workspace.Task;
import com.twilio.rest.taskrouter.v1.workspace.TaskQueue;
import com.twilio.rest.taskrouter.v1.workspace.Worker;
import com.twilio.rest.taskrouter.v1.workspace.Workflow;
import com.twilio.rest.taskrouter.v1.workspace.task.Reservation;
import com.twilio.rest.taskrouter.v1.workspace.worker.WorkerChannel;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskRouterIT {
  private Bench bench;
  private String ws;
  private String available;

  @BeforeEach
  void start() {
    bench = new Bench(20);
    ws = Workspace.creator("w").create(bench.twilio).getSid();
    available =
        Activity.reader(ws)
            .setFriendlyName("Available")
            .read(bench.twilio)
            .iterator()
            .next()
            .getSid();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void offersATaskToTheWorkerWhoHasBeenIdleLongest() {
    String workflow =
        workflow("{\"default_filter\":{\"queue\":\"" + queue("all", "1==1") + "\"}}", 60);
    worker("first", "{}");
    worker("second", "{}");

    complete(accept(task(workflow, "{}")));
    Reservation next = reservation(task(workflow, "{}"));

    assertThat(next.getWorkerName()).isEqualTo("second");
  }

  @Test
  void prefersTheOrderOfTheTargetOverIdleness() {
    String queue = queue("all", "1==1");
    String workflow =
        workflow(
            "{\"filters\":[{\"expression\":\"1==1\",\"targets\":[{\"queue\":\""
                + queue
                + "\",\"order_by\":\"worker.level DESC\"}]}]}",
            60);
    worker("junior", "{\"level\":1}");
    worker("senior", "{\"level\":5}");

    assertThat(reservation(task(workflow, "{}")).getWorkerName()).isEqualTo("senior");
  }

  @Test
  void asksOnlyTheKnownWorkerAndThenWidensAfterTheTargetsTime() {
    String queue = queue("all", "1==1");
    String workflow =
        workflow(
            "{\"filters\":[{\"expression\":\"lang == 'de'\",\"targets\":["
                + "{\"queue\":\""
                + queue
                + "\",\"expression\":\"worker.lang == task.lang\",\"timeout\":10},"
                + "{\"queue\":\""
                + queue
                + "\",\"priority\":9}]}],\"default_filter\":{\"queue\":\""
                + queue
                + "\"}}",
            60);
    worker("english", "{\"lang\":\"en\"}");

    Task task = task(workflow, "{\"lang\":\"de\"}");
    assertThat(Reservation.reader(ws, task.getSid()).read(bench.twilio)).isEmpty();

    assertThat(reservation(task).getWorkerName()).isEqualTo("english");
    assertThat(fetch(task).getPriority()).isEqualTo(9);
  }

  @Test
  void skipsATargetThatNobodyIsThereFor() {
    String nobody = queue("nobody", "skills HAS 'gardening'");
    String all = queue("all", "1==1");
    String workflow =
        workflow(
            "{\"filters\":[{\"expression\":\"1==1\",\"targets\":["
                + "{\"queue\":\""
                + nobody
                + "\",\"timeout\":3600,\"skip_if\":\"workers.available == 0\"},"
                + "{\"queue\":\""
                + all
                + "\"}]}]}",
            60);
    worker("anybody", "{}");

    assertThat(reservation(task(workflow, "{}")).getWorkerName()).isEqualTo("anybody");
  }

  @Test
  void cancelsATaskThatOutlastsItsLastTarget() {
    String workflow =
        workflow(
            "{\"filters\":[{\"expression\":\"1==1\",\"targets\":[{\"queue\":\""
                + queue("all", "1==1")
                + "\",\"timeout\":5}]}]}",
            60);

    Task task = task(workflow, "{}");

    await(() -> fetch(task).getAssignmentStatus() == Task.Status.CANCELED);
    assertThat(fetch(task).getReason()).isEqualTo("workflow timed out");
  }

  @Test
  void ringsSeveralWorkersAtOnceAndRescindsTheSlower() {
    String queue =
        TaskQueue.creator(ws, "ring all").setMaxReservedWorkers(3).create(bench.twilio).getSid();
    String workflow = workflow("{\"default_filter\":{\"queue\":\"" + queue + "\"}}", 60);
    worker("a", "{}");
    worker("b", "{}");
    Task task = task(workflow, "{}");
    await(() -> reservations(task).size() == 2);

    Reservation taken = reservations(task).getFirst();
    Reservation.updater(ws, task.getSid(), taken.getSid())
        .setReservationStatus(Reservation.Status.ACCEPTED)
        .update(bench.twilio);

    assertThat(reservations(task))
        .extracting(Reservation::getReservationStatus)
        .containsExactlyInAnyOrder(Reservation.Status.ACCEPTED, Reservation.Status.RESCINDED);
    assertThatThrownBy(() ->
            Reservation.updater(ws, task.getSid(), reservations(task).getLast().getSid())
                .setReservationStatus(Reservation.Status.ACCEPTED)
                .update(bench.twilio))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void givesATaskToAnotherWorkerAfterARejection() {
    String workflow =
        workflow("{\"default_filter\":{\"queue\":\"" + queue("all", "1==1") + "\"}}", 60);
    worker("a", "{}");
    worker("b", "{}");
    Task task = task(workflow, "{}");
    Reservation first = reservation(task);

    Reservation.updater(ws, task.getSid(), first.getSid())
        .setReservationStatus(Reservation.Status.REJECTED)
        .update(bench.twilio);

    await(() -> reservations(task).size() == 2);
    assertThat(reservations(task))
        .extracting(Reservation::getWorkerName)
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void keepsTheWorkersSlotUntilTheTaskIsCompleted() {
    String workflow =
        workflow("{\"default_filter\":{\"queue\":\"" + queue("all", "1==1") + "\"}}", 60);
    worker("only", "{}");
    Task first = accept(task(workflow, "{}"));
    Task.updater(ws, first.getSid()).setAssignmentStatus(Task.Status.WRAPPING).update(bench.twilio);

    Task second = task(workflow, "{}");
    assertThat(reservations(second)).isEmpty();
    complete(first);

    assertThat(reservation(second).getWorkerName()).isEqualTo("only");
  }

  @Test
  void givesAWorkerAsManyTasksAsTheChannelHasCapacity() {
    String workflow =
        workflow("{\"default_filter\":{\"queue\":\"" + queue("all", "1==1") + "\"}}", 60);
    Worker worker = worker("busy", "{}");
    WorkerChannel.updater(ws, worker.getSid(), "default").setCapacity(2).update(bench.twilio);

    accept(task(workflow, "{}"));
    accept(task(workflow, "{}"));

    assertThat(
            WorkerChannel.fetcher(ws, worker.getSid(), "default")
                .fetch(bench.twilio)
                .getAvailableCapacityPercentage())
        .isZero();
    assertThat(reservations(task(workflow, "{}"))).isEmpty();
  }

  @Test
  void servesTheHigherPriorityFirst() {
    String workflow =
        workflow("{\"default_filter\":{\"queue\":\"" + queue("all", "1==1") + "\"}}", 60);
    Task low = task(workflow, "{}");
    Task high = Task.creator(ws).setWorkflowSid(workflow).setPriority(10).create(bench.twilio);

    worker("late", "{}");

    assertThat(reservation(high).getWorkerName()).isEqualTo("late");
    assertThat(reservations(low)).isEmpty();
  }

  @Test
  void servesWhoeverBeganToWaitFirstByTheTasksOwnWord() {
    String workflow =
        workflow("{\"default_filter\":{\"queue\":\"" + queue("all", "1==1") + "\"}}", 60);
    Task newer = task(workflow, "{}");
    Task older =
        Task.creator(ws)
            .setWorkflowSid(workflow)
            .setVirtualStartTime(ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(1))
            .create(bench.twilio);

    worker("late", "{}");

    assertThat(reservation(older).getWorkerName()).isEqualTo("late");
    assertThat(reservations(newer)).isEmpty();
  }

  @Test
  void refusesStatusAndAttributesInOneUpdate() {
    Task task =
        task(
            workflow("{\"default_filter\":{\"queue\":\"" + queue("all", "1==1") + "\"}}", 60),
            "{}");

    assertThatThrownBy(() ->
            Task.updater(ws, task.getSid())
                .setAssignmentStatus(Task.Status.CANCELED)
                .setAttributes("{}")
                .update(bench.twilio))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void connectsAPhoneThatPressedOneByTheCallInstruction() {
    String queue = queue("all", "1==1");
    String workflow =
        Workflow.creator(
                ws,
                "calls",
                "{\"task_routing\":{\"default_filter\":{\"queue\":\"" + queue + "\"}}}")
            .setAssignmentCallbackUrl(bench.server.url("/assignment"))
            .setTaskReservationTimeout(60)
            .create(bench.twilio)
            .getSid();
    worker("phone", "{\"contact_uri\":\"+14155550150\"}");
    bench.control.post(
        "/phones",
        "{\"number\":\"+14155550150\",\"answerAfterMs\":200,\"talkMs\":2000,\"digits\":\"1\"}");
    bench.numberAnswersAt("/voice");
    bench.server.twiml("/voice", "<Enqueue workflowSid=\"" + workflow + "\" action=\"/over\"/>");
    bench.server.twiml("/over", "");
    bench.server.reply(
        "/assignment",
        form ->
            new AccountServer.Reply(
                200,
                "application/json",
                "{\"instruction\":\"call\",\"from\":\""
                    + Bench.NUMBER
                    + "\",\"url\":\""
                    + bench.server.url(
                        "/whisper?reservation=" + form.first("ReservationSid").orElse(""))
                    + "\"}"));
    bench.server.reply(
        "/whisper",
        form ->
            AccountServer.Reply.xml(
                "<Response><Gather numDigits=\"1\" action=\"/confirm?reservation="
                    + form.first("reservation").orElse("")
                    + "\"><Say>Press 1</Say></Gather></Response>"));
    bench.server.reply(
        "/confirm",
        form ->
            AccountServer.Reply.xml(
                "<Response><Dial><Queue reservationSid=\""
                    + form.first("reservation").orElse("")
                    + "\"/></Dial></Response>"));

    var call =
        bench.control.callThrough("{\"from\":\"+14155550123\",\"to\":\"" + Bench.NUMBER + "\"}");

    assertThat(Control.story(call)).contains("reservation.accepted", "task.wrapup");
    assertThat(bench.server.first("/over").get("QueueResult")).isEqualTo("bridged");
  }

  private String queue(String name, String expression) {
    return TaskQueue.creator(ws, name).setTargetWorkers(expression).create(bench.twilio).getSid();
  }

  private String workflow(String routing, int timeout) {
    return Workflow.creator(ws, "flow", "{\"task_routing\":" + routing + "}")
        .setTaskReservationTimeout(timeout)
        .create(bench.twilio)
        .getSid();
  }

  private Worker worker(String name, String attributes) {
    return Worker.creator(ws, name)
        .setActivitySid(available)
        .setAttributes(attributes)
        .create(bench.twilio);
  }

  private Task task(String workflow, String attributes) {
    return Task.creator(ws).setWorkflowSid(workflow).setAttributes(attributes).create(bench.twilio);
  }

  private Task fetch(Task task) {
    return Task.fetcher(ws, task.getSid()).fetch(bench.twilio);
  }

  private List<Reservation> reservations(Task task) {
    var all = new ArrayList<Reservation>();
    Reservation.reader(ws, task.getSid()).read(bench.twilio).forEach(all::add);
    return all;
  }

  private Reservation reservation(Task task) {
    await(() -> !reservations(task).isEmpty());
    return reservations(task).getFirst();
  }

  private Task accept(Task task) {
    Reservation reservation = reservation(task);
    Reservation.updater(ws, task.getSid(), reservation.getSid())
        .setReservationStatus(Reservation.Status.ACCEPTED)
        .update(bench.twilio);
    return fetch(task);
  }

  private void complete(Task task) {
    Task.updater(ws, task.getSid()).setAssignmentStatus(Task.Status.COMPLETED).update(bench.twilio);
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(20))
        .until(condition);
  }
}
