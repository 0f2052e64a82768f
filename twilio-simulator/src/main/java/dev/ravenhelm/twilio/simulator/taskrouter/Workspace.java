package dev.ravenhelm.twilio.simulator.taskrouter;

import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Everything that lives in one workspace. */
public final class Workspace {
  /** Reservations that take a slot of their worker. */
  private static final Set<String> HOLDING = Set.of("pending", "accepted", "wrapping");

  final String sid;
  final Docs activities = new Docs();
  final Docs taskChannels = new Docs();
  final Docs queues = new Docs();
  final Docs workflows = new Docs();
  final Docs workers = new Docs();
  final Docs tasks = new Docs();
  final Docs reservations = new Docs();
  final History history = new History();
  private final Docs self;
  private final Map<String, Instant> idleSince = new ConcurrentHashMap<>();
  private final Map<String, List<String>> byTask = new ConcurrentHashMap<>();
  private final Map<String, Slot> slots = new ConcurrentHashMap<>();
  private final Map<String, ChannelSetting> channelSettings = new ConcurrentHashMap<>();

  Workspace(String sid, Docs self) {
    this.sid = sid;
    this.self = self;
  }

  /** The workers, newest first. */
  public List<Doc> people() {
    return workers.all();
  }

  /** The workspace's own properties. */
  Doc settings() {
    return self.find(sid).orElseThrow(() -> Refusal.notFound("/v1/Workspaces/" + sid));
  }

  String url() {
    return "https://taskrouter.twilio.com/v1/Workspaces/" + sid;
  }

  void idle(String workerSid, Instant since) {
    idleSince.put(workerSid, since);
  }

  Instant idleSince(String workerSid) {
    return idleSince.getOrDefault(workerSid, Instant.EPOCH);
  }

  ChannelSetting channel(String workerSid, String channelSid) {
    return channelSettings.getOrDefault(workerSid + channelSid, ChannelSetting.DEFAULT);
  }

  void channel(String workerSid, String channelSid, ChannelSetting setting) {
    channelSettings.put(workerSid + channelSid, setting);
  }

  /**
   * Notes that a reservation has come into a state, in which it takes a slot of its worker or not.
   */
  void hold(Doc reservation, String channelSid) {
    List<String> ofTask =
        byTask.computeIfAbsent(reservation.text("task_sid"), task -> new CopyOnWriteArrayList<>());
    if (!ofTask.contains(reservation.sid())) {
      ofTask.add(reservation.sid());
    }
    if (HOLDING.contains(reservation.text("reservation_status"))) {
      slots.put(reservation.sid(), new Slot(reservation.text("worker_sid"), channelSid));
    } else {
      slots.remove(reservation.sid());
    }
  }

  /** A task's reservations, the oldest first. */
  List<Doc> reservationsOf(String taskSid) {
    return byTask.getOrDefault(taskSid, List.of()).stream()
        .flatMap(sid -> reservations.find(sid).stream())
        .toList();
  }

  /** How many slots of a channel are taken of a worker; of all channels where it is empty. */
  long load(String workerSid, String channelSid) {
    return slots.values().stream()
        .filter(slot -> slot.workerSid.equals(workerSid))
        .filter(slot -> channelSid.isEmpty() || slot.channelSid.equals(channelSid))
        .count();
  }

  /** Whether a worker may be given one more task of a channel. */
  boolean free(Doc worker, String channelSid) {
    ChannelSetting setting = channel(worker.sid(), channelSid);
    if (!worker.flag("available") || !setting.available()) {
      return false;
    }
    return settings().flag("multi_task_enabled")
        ? load(worker.sid(), channelSid) < setting.capacity()
        : load(worker.sid(), "") == 0;
  }

  /** What a worker offers on one channel. */
  record ChannelSetting(int capacity, boolean available) {
    static final ChannelSetting DEFAULT = new ChannelSetting(1, true);
  }

  private record Slot(String workerSid, String channelSid) {}
}
