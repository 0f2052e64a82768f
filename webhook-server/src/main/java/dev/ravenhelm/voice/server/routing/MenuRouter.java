package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.Menu;
import dev.ravenhelm.voice.api.v1alpha1.MenuTarget;
import dev.ravenhelm.voice.api.v1alpha1.Prompt;
import dev.ravenhelm.voice.api.v1alpha1.Target;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Ask;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Asks callers for a digit or a word and follows it. */
final class MenuRouter {

  private static final int RETRIES = 2;
  private static final Pattern PUNCTUATION = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final TargetRouter targets;

  MenuRouter(TargetRouter targets) {
    this.targets = targets;
  }

  RoutingDecision ask(Menu menu, Step.MenuAnswered answer) {
    Menu.Speech speech = menu.speech();
    List<String> words =
        speech == null
            ? List.of()
            : speech.words().values().stream().flatMap(List::stream).sorted().toList();
    return new Ask(new Prompt(menu.say(), null, menu.language(), menu.voice()), words, answer);
  }

  RoutingDecision answered(Situation at, Step.MenuAnswered answer) {
    Menu menu = answer.place().target(at.table()).map(Target::menu).orElse(null);
    if (menu == null) {
      return targets.message(Words.NOBODY_FREE);
    }
    MenuTarget chosen = menu.options().get(option(menu, at.call().outcome()));
    if (chosen != null) {
      return follow(at, chosen, answer);
    }
    if (answer.attempt() < Objects.requireNonNullElse(menu.retries(), RETRIES)) {
      return ask(menu, new Step.MenuAnswered(answer.place(), answer.attempt() + 1, answer.trail()));
    }
    MenuTarget otherwise = menu.otherwise();
    return otherwise == null ? Words.sayAndHangUp(Words.THANKS) : follow(at, otherwise, answer);
  }

  /** The digit pressed, or the one whose words were said; empty when those of several were. */
  private static String option(Menu menu, IncomingCall.Outcome outcome) {
    Menu.Speech speech = menu.speech();
    if (!outcome.digits().isEmpty() || speech == null) {
      return outcome.digits();
    }
    String said = spaced(outcome.speech());
    List<String> options =
        speech.words().entrySet().stream()
            .filter(option ->
                option.getValue().stream().map(MenuRouter::spaced).anyMatch(said::contains))
            .map(Map.Entry::getKey)
            .toList();
    return options.size() == 1 ? options.getFirst() : "";
  }

  /** Words between single spaces, without what Twilio adds: capitals and punctuation. */
  private static String spaced(String words) {
    return " " + PUNCTUATION.matcher(words.toLowerCase(Locale.ROOT)).replaceAll(" ").strip() + " ";
  }

  private RoutingDecision follow(Situation at, MenuTarget chosen, Step.MenuAnswered answer) {
    Target target =
        new Target(
            chosen.queueRef(),
            chosen.agentRef(),
            null,
            chosen.dial(),
            chosen.sip(),
            chosen.voicemail(),
            chosen.reject(),
            chosen.redirectUrl());
    return answer.place().receiving(targets.decide(at, target, answer.place(), answer.trail()));
  }
}
