package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How callers find an agent. */
@ValidationRule(
    value = "!(has(self.skills) && has(self.members))",
    message =
        "name skills or members, not both: skills find agents by what they can do, members by name")
@ValidationRule(
    value =
        "!has(self.ringFor) || !has(self.maxWait) || duration(self.ringFor) <= duration(self.maxWait)",
    message = "ringFor must not be longer than maxWait")
public record RoutingQueueSpec(
    @Required
        @ValidationRule(
            value = "self.name == oldSelf.name",
            message = "gatewayRef cannot change: make a new RoutingQueue and delete this one")
        @JsonPropertyDescription("The gateway that the queue belongs to.")
        Ref gatewayRef,
    @Nullable
        @Size(max = 16)
        @JsonPropertyDescription(
            "What an agent must be able to do. Absent, and without members: any agent of the gateway.")
        List<SkillRequirement> skills,
    @Nullable
        @Size(max = 64)
        @JsonPropertyDescription("The agents, by name of their AgentIdentity.")
        List<Ref> members,
    @Nullable
        @Default("LongestIdle")
        @JsonPropertyDescription(
            "Who is asked first. LongestIdle, MostSkilled, RingAll (up to ten at once) or Sequential (in the order of members).")
        Order order,
    @Nullable
        @JsonPropertyDescription(
            "The agent whom a caller knows, who is asked before all others of the queue.")
        Prefer prefer,
    @Nullable @Size(max = 8) @JsonPropertyDescription("Relaxes who may answer as time passes.")
        List<Widen> widen,
    @Nullable
        @Pattern(Voice.DURATION)
        @Default("20s")
        @JsonPropertyDescription("How long one agent's device rings. Default 20s.")
        String ringFor,
    @Nullable
        @Pattern(Voice.DURATION)
        @Default("3m")
        @ValidationRule(
            value = "duration(self) >= duration('5s') && duration(self) <= duration('4h')",
            message = "maxWait must lie between 5s and 4h")
        @JsonPropertyDescription(
            "Hard bound on the whole wait, 5s to 4h; then overflow. Default 3m.")
        String maxWait,
    @Nullable
        @Min(1)
        @Max(5000)
        @JsonPropertyDescription("How many calls may wait at once, 1 to 5000. Default 100.")
        Integer maxWaiting,
    @Nullable
        @Min(0)
        @Max(1000)
        @JsonPropertyDescription(
            "Callers of the queue with the higher priority get the next free agent, 0 to 1000. Default 0. TaskRouter engine only.")
        Integer priority,
    @Nullable @JsonPropertyDescription("When the queue is open. Absent: always.") Hours hours,
    @Nullable
        @JsonPropertyDescription("Where calls go while the queue is closed. Default: voicemail.")
        Target closed,
    @Nullable @JsonPropertyDescription("Where calls go after maxWait. Default: voicemail.")
        Target overflow,
    @Nullable @JsonPropertyDescription("What waiting callers hear.") Waiting waiting,
    @Nullable @JsonPropertyDescription("Whether calls are recorded.") Recording recording,
    @Nullable
        @Pattern(Voice.DURATION)
        @Default("30s")
        @JsonPropertyDescription("How long an agent gets no call after one. Default 30s.")
        String wrapUp,
    @Nullable
        @JsonPropertyDescription("Takes over a task queue and workflow that are there already.")
        Adopt adopt) {

  /** Who is asked first. */
  public enum Order {
    /** The agent who has waited longest. */
    LongestIdle,
    /** The agent with the highest levels. */
    MostSkilled,
    /** All at once. */
    RingAll,
    /** In the order of members. */
    Sequential
  }

  /** TaskRouter objects that are there already. */
  public record Adopt(
      @Required
          @Pattern("^WQ[0-9a-f]{32}$")
          @JsonPropertyDescription(
              "SID of the task queue. It keeps its name, and is left as it is when this resource is deleted.")
          String taskQueueSid,
      @Required
          @Pattern("^WW[0-9a-f]{32}$")
          @JsonPropertyDescription("SID of the workflow, likewise.")
          String workflowSid) {}

  /** The agent whom a caller knows. */
  public record Prefer(
      @Required
          @Size(min = 1, max = 2)
          @JsonPropertyDescription(
              "Who that is, the first that applies: TicketOwner, whose ticket it is by the context service; LastAgent, who spoke with this number last, or called it, in the last day.")
          List<KnownAgent> agents,
      @Nullable
          @Pattern(Voice.DURATION)
          @Default("15s")
          @ValidationRule(
              value = "duration(self) >= duration('1s') && duration(self) <= duration('10m')",
              message = "prefer.waitFor must lie between 1s and 10m")
          @JsonPropertyDescription(
              "How long a caller waits for this agent alone, whether the agent is there or not. Default 15s.")
          String waitFor) {}

  /** Why a caller knows an agent. */
  public enum KnownAgent {
    /** The context service names the agent as owner of the caller's ticket. */
    TicketOwner,
    /** The agent spoke with this caller last, or called them. */
    LastAgent
  }

  /** One step of relaxation. */
  public record Widen(
      @Required
          @Pattern(Voice.DURATION)
          @JsonPropertyDescription("From when on, counted from the call's arrival.")
          String after,
      @Required
          @Size(max = 16)
          @JsonPropertyDescription(
              "What an agent must be able to do from then on; empty: any agent of the gateway.")
          List<SkillRequirement> skills,
      @Nullable
          @Default("false")
          @JsonPropertyDescription(
              "Whether the step also begins at once while no agent of the step before is available. Default false.")
          Boolean ifNobodyAvailable) {}

  /** When the queue is open. */
  @ValidationRule(
      value =
          "self.weekly.all(d, d.matches('^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?$'))",
      message =
          "weekly is keyed by day or range of days: mon, tue, wed, thu, fri, sat, sun, mon-fri")
  public record Hours(
      @Required @Size(min = 1, max = 64) @JsonPropertyDescription("Time zone, as Europe/Berlin.")
          String timezone,
      @Required
          @Size(min = 1, max = 14)
          @JsonPropertyDescription(
              "Opening times by day or range of days, as mon-fri: [\"09:00-17:00\"].")
          Map<String, List<String>> weekly,
      @Nullable
          @Size(max = 366)
          @JsonPropertyDescription("Days on which the queue is closed, as 2026-12-25.")
          List<@Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$") String> holidays) {
    /** One opening time, as 09:00-17:00. */
    public static final String TIMES =
        "^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$";
  }

  /** What waiting callers hear. */
  public record Waiting(
      @Nullable @Size(max = 4096) @JsonPropertyDescription("Words, repeated.") String say,
      @Nullable
          @Pattern("^https?://[^ ]+$")
          @Size(max = 2048)
          @JsonPropertyDescription("URL of an audio file, repeated. Default: Twilio's music.")
          String music,
      @Nullable
          @Size(max = 1024)
          @JsonPropertyDescription(
              "What callers hear of their place, with {position} and {minutes} put in, as: You are number {position} in line. Absent: nothing. TaskRouter engine only.")
          String position,
      @Nullable
          @Pattern(Voice.LANGUAGE)
          @JsonPropertyDescription("Language of the words, as de-DE. Default: Twilio's, en-US.")
          String language,
      @Nullable
          @Size(max = 64)
          @JsonPropertyDescription("Voice that speaks, as Polly.Vicki. Default: the language's.")
          String voice,
      @Nullable
          @JsonPropertyDescription(
              "Lets callers hang up and be called back when it is their turn. Absent: not offered. TaskRouter engine only.")
          CallBack callBack) {}

  /** How callers are called back. */
  public record CallBack(
      @Nullable
          @Pattern("^[0-9*#]$")
          @Default("1")
          @JsonPropertyDescription("The key to press. Default 1.")
          String digit,
      @Nullable
          @Size(max = 1024)
          @JsonPropertyDescription(
              "What offers it. Default: To be called back without losing your place, press 1.")
          String say,
      @Nullable
          @Size(max = 1024)
          @JsonPropertyDescription(
              "What confirms it. Default: We will call you back as soon as it is your turn. Goodbye.")
          String confirm,
      @Nullable
          @Pattern(Voice.DURATION)
          @Default("2h")
          @ValidationRule(
              value = "duration(self) >= duration('1m') && duration(self) <= duration('24h')",
              message = "callBack.keepFor must lie between 1m and 24h")
          @JsonPropertyDescription(
              "How long an agent is looked for; then nobody calls. Default 2h.")
          String keepFor) {}

  /** Whether calls are recorded. */
  @ValidationRule(
      value = "!has(self.mode) || self.mode == 'Never' || has(self.consent)",
      message = "recording needs consent: say what the caller hears before it starts")
  public record Recording(
      @Nullable
          @Default("Never")
          @JsonPropertyDescription("Never, Always, or OnDemand of the agent. Default Never.")
          RecordingMode mode,
      @Nullable @JsonPropertyDescription("What the caller hears before a recording starts.")
          Prompt consent) {}

  /** When calls are recorded; no word that YAML reads as a boolean. */
  public enum RecordingMode {
    /** Not recorded. */
    Never,
    /** Recorded. */
    Always,
    /** Recorded when the agent starts it. */
    OnDemand
  }
}
