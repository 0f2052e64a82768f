package dev.ravenhelm.twilio.simulator.twiml;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What attributes may be set to, and the code of Twilio's warning where they are not
 * (twilio.com/docs/api/errors). An attribute with a wrong value counts as absent.
 */
final class Values {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final Pattern NUMBER_OR_AUTO = Pattern.compile("[0-9]{1,9}|auto");
  private static final Pattern FLAG = Pattern.compile("(?i)true|false");
  private static final Pattern METHOD = Pattern.compile("(?i)GET|POST");
  private static final Pattern KEYS = Pattern.compile("[0-9*#]*");
  private static final Pattern TONES = Pattern.compile("[0-9*#wW]*");

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          rule("Dial.method", METHOD, 13210),
          rule("Dial.timeout", NUMBER, 13212),
          rule("Dial.hangupOnStar", FLAG, 13213),
          rule("Dial.timeLimit", NUMBER, 13216),
          rule(
              "Dial.record",
              Pattern.compile(
                  "true|false|do-not-record|record-from-(answer|ringing)(-dual)?|record-from-start"),
              13217),
          rule("Dial.sequential", FLAG, 13218),
          rule("Number.method", METHOD, 13221),
          rule("Number.sendDigits", TONES, 13222),
          rule("Conference.muted", FLAG, 13230),
          rule("Conference.endConferenceOnExit", FLAG, 13231),
          rule("Conference.startConferenceOnEnter", FLAG, 13232),
          rule("Conference.waitMethod", METHOD, 13234),
          rule("Conference.beep", Pattern.compile("true|false|onEnter|onExit"), 13235),
          rule("Sip.method", METHOD, 13241),
          rule("Gather.finishOnKey", KEYS, 13310),
          rule("Gather.method", METHOD, 13312),
          rule("Gather.timeout", NUMBER_OR_AUTO, 13313),
          rule("Gather.numDigits", NUMBER, 13314),
          rule("Play.loop", NUMBER, 13410),
          rule("Play.digits", TONES, 12200),
          rule("Say.loop", NUMBER, 13510),
          rule("Record.method", METHOD, 13610),
          rule("Record.timeout", NUMBER, 13611),
          rule("Record.maxLength", NUMBER, 13612),
          rule("Record.finishOnKey", KEYS, 13613),
          rule("Record.transcribe", FLAG, 13614),
          rule("Record.playBeep", FLAG, 13616),
          rule("Redirect.method", METHOD, 13710),
          rule("Pause.length", NUMBER, 13910),
          rule("Reject.reason", Pattern.compile("rejected|busy"), 12200),
          rule("Enqueue.method", METHOD, 14201),
          rule("Enqueue.waitUrlMethod", METHOD, 14206),
          rule("Queue.method", METHOD, 14210),
          rule("Task.priority", NUMBER, 12200),
          rule("Task.timeout", NUMBER, 12200));

  private Values() {}

  /** What is wrong with a value, if anything is. */
  static Optional<TwimlWarning> check(String element, String attribute, String value) {
    Rule rule = RULES.get(element + "." + attribute);
    return rule == null || rule.form.matcher(value.strip()).matches()
        ? Optional.empty()
        : Optional.of(
            new TwimlWarning(
                rule.code, element + ": Invalid " + attribute + " value '" + value + "'"));
  }

  private static Map.Entry<String, Rule> rule(String what, Pattern form, int code) {
    return Map.entry(what, new Rule(form, code));
  }

  private record Rule(Pattern form, int code) {}
}
