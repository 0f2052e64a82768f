package dev.ravenhelm.voice.operator.number;

import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumberSpec;
import dev.ravenhelm.voice.operator.account.Converger;
import dev.ravenhelm.voice.operator.account.Converger.RefusedException;
import dev.ravenhelm.voice.operator.account.Fingerprint;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.plan.Change;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.Plan;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.status.Outcome;
import dev.ravenhelm.voice.operator.status.Progress;
import dev.ravenhelm.voice.operator.status.Reason;
import dev.ravenhelm.voice.operator.twilio.TwilioFailure;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Brings one number into Twilio; the same for the operator and for a plan on paper. */
public final class NumberConvergence {
  /** Set on a VoiceNumber, offers its number to the installation with this ownerId. */
  public static final String HANDOVER_TO = "voice.ravenhelm.dev/handover-to";

  /** Twilio's codes for a number that is not to be had (any more). */
  private static final List<Integer> NOT_AVAILABLE = List.of(21422, 21421);

  private final Owner owner;

  public NumberConvergence(Owner owner) {
    this.owner = owner;
  }

  /** What was written before: digest and optional settings. */
  public static Progress progress(VoiceNumber number) {
    var status = number.getStatus();
    Progress progress = new Progress(status == null ? null : status.applied());
    return status == null
        ? progress
        : progress
            .fact("phoneNumber", status.phoneNumber())
            .fact("sid", status.sid())
            .fact("voiceUrl", status.voiceUrl())
            .fact("emergencyAddressStatus", status.emergencyAddressStatus())
            .fact("origin", status.origin())
            .fact("settings", status.settings() == null ? "" : String.join(" ", status.settings()));
  }

  /**
   * Converges.
   *
   * @param convergers makes the converger for whether exactly this was written before
   * @param beforeAdoption gets a number that is not ours yet, as it is before it is written over
   */
  public Outcome converge(
      VoiceNumber number,
      String publicUrl,
      Progress progress,
      Function<Boolean, Converger> convergers,
      Consumer<TwilioObject> beforeAdoption) {
    VoiceNumberSpec spec = number.getSpec();
    WantedNumber wanted = wanted(number, publicUrl, progress);
    String fingerprint = Fingerprint.of(NumberWish.fields(wanted) + " " + spec.inboundRegion());
    Converger converger = convergers.apply(fingerprint.equals(progress.applied()));
    NumberShop shop = new NumberShop(converger.lists().account());
    if (wanted.phoneNumber().isEmpty()) {
      Optional<TwilioObject> bought =
          NumberPlanner.find(wanted, converger.lists().lookAgain(wanted.sought(), List.of(), ""));
      if (bought.isEmpty()) {
        return choose(spec, shop, converger, progress);
      }
      progress.fact("phoneNumber", bought.get().field("PhoneNumber"));
      wanted = wanted(number, publicUrl, progress);
    }
    try {
      return converge(wanted, progress, converger, fingerprint, shop, beforeAdoption);
    } catch (TwilioFailure failure) {
      if (!NOT_AVAILABLE.contains(failure.code()) || spec.phoneNumber() != null) {
        throw failure;
      }
      progress.fact("phoneNumber", null);
      return new Outcome.Next(
          Reason.NO_NUMBER_FOUND, "somebody else bought the chosen number first; choosing again");
    }
  }

  private Outcome converge(
      WantedNumber wanted,
      Progress progress,
      Converger converger,
      String fingerprint,
      NumberShop shop,
      Consumer<TwilioObject> beforeAdoption) {
    progress.fact("phoneNumber", wanted.phoneNumber());
    Optional<TwilioObject> result =
        converger.converge(
            wanted.sought(),
            wanted.phoneNumber(),
            observed -> affordable(wanted, shop, NumberPlanner.plan(wanted, observed)),
            TwilioObject::isComplete,
            found -> {
              if (OwnerMark.in(found.friendlyName()).isEmpty()
                  && !found.sid().equals(wanted.recordedSid())) {
                beforeAdoption.accept(found);
              }
            });
    if (result.isPresent()) {
      region(wanted, converger);
    }
    progress.converged(converger, fingerprint);
    boolean bought = converger.written().stream().anyMatch(Change.Create.class::isInstance);
    result.ifPresent(n ->
        progress
            .fact("sid", n.sid())
            // a URL that is not ours may hold a password
            .fact("voiceUrl", progress.synced() ? n.field("VoiceUrl") : null)
            .fact(
                "emergencyAddressStatus",
                wanted.spec().emergency() == null ? null : n.field("EmergencyAddressStatus"))
            .fact(
                "origin",
                bought
                    ? "Purchased"
                    : progress.fact("origin") == null ? "Adopted" : progress.fact("origin")));
    if (!progress.synced()) {
      costs(converger, shop, wanted, progress);
      return new Outcome.Ready(Reason.OBSERVED, "nothing was written; the plan is in status.plan");
    }
    progress.fact("settings", String.join(" ", NumberWish.settings(wanted.spec())));
    return wanted.handoverTo().isEmpty()
        ? new Outcome.Ready(Reason.READY, wanted.phoneNumber() + " rings at " + wanted.publicUrl())
        : new Outcome.Ready(
            Reason.HANDOVER_OFFERED,
            wanted.phoneNumber()
                + " still rings here until the installation "
                + wanted.handoverTo()
                + " takes it");
  }

  private static Outcome choose(
      VoiceNumberSpec spec, NumberShop shop, Converger converger, Progress progress) {
    VoiceNumberSpec.Purchase purchase = java.util.Objects.requireNonNull(spec.purchase());
    VoiceNumberSpec.Search search = java.util.Objects.requireNonNull(purchase.search());
    Optional<Plan.Refused> tooExpensive = tooExpensive(purchase, shop.price(spec, ""));
    if (tooExpensive.isPresent()) {
      throw new RefusedException(tooExpensive.get());
    }
    Optional<String> chosen = shop.choose(purchase, search);
    if (chosen.isEmpty()) {
      return new Outcome.Failed(
          Reason.NO_NUMBER_FOUND,
          "Twilio has no number on sale in "
              + search.country()
              + " that is as purchase.search says"
              + (purchase.addressSid() == null ? " and needs no address" : ""),
          true);
    }
    if (!converger.writes()) {
      shop.price(spec, "").ifPresent(price -> progress.costs(price.monthly()));
      progress.planned(
          "buy a number like "
              + chosen.get()
              + shop.price(spec, "").map(price -> " for " + price).orElse(""));
      return new Outcome.Ready(Reason.OBSERVED, "nothing was written; the plan is in status.plan");
    }
    progress.fact("phoneNumber", chosen.get());
    return new Outcome.Next(Reason.NUMBER_CHOSEN, chosen.get() + " was chosen and is ordered next");
  }

  /** An order is refused where the price is above what the spec allows, or unknown. */
  private static Plan affordable(WantedNumber wanted, NumberShop shop, Plan plan) {
    VoiceNumberSpec.Purchase purchase = wanted.spec().purchase();
    boolean buys =
        plan instanceof Plan.Changes changes
            && changes.changes().stream().anyMatch(Change.Create.class::isInstance);
    if (!buys || purchase == null || purchase.maxMonthlyPrice() == null) {
      return plan;
    }
    return tooExpensive(purchase, shop.price(wanted.spec(), wanted.phoneNumber()))
        .<Plan>map(refused -> refused)
        .orElse(plan);
  }

  private static Optional<Plan.Refused> tooExpensive(
      VoiceNumberSpec.Purchase purchase, Optional<NumberShop.Price> price) {
    String most = purchase.maxMonthlyPrice();
    if (most == null
        || price.filter(p -> p.amount().compareTo(new BigDecimal(most)) <= 0).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new Plan.Refused(
            Reason.TOO_EXPENSIVE,
            price
                .map(p ->
                    "such a number costs " + p + ", more than purchase.maxMonthlyPrice " + most)
                .orElse(
                    "Twilio names no price for such a number, so that it cannot be held against purchase.maxMonthlyPrice "
                        + most)));
  }

  /** The price of what would be bought, for the plan. */
  private static void costs(
      Converger converger, NumberShop shop, WantedNumber wanted, Progress progress) {
    if (converger.heldBack().stream().anyMatch(Change.Create.class::isInstance)) {
      shop.price(wanted.spec(), wanted.phoneNumber())
          .ifPresent(price -> {
            progress.costs(price.monthly());
            progress.planned("this buys " + wanted.phoneNumber() + " for " + price);
          });
    }
  }

  /** The region lies beside the number, and there is no list of them. */
  private static void region(WantedNumber wanted, Converger converger) {
    String region = wanted.spec().inboundRegion();
    if (region == null && !wanted.settingsBefore().contains(NumberWish.REGION)) {
      return;
    }
    String after = region == null ? "us1" : region;
    String before =
        converger
            .lists()
            .account()
            .fetch(TwilioKind.ROUTE, "", wanted.phoneNumber())
            .map(route -> route.field(NumberWish.REGION))
            .orElse("");
    if (!before.equals(after)) {
      converger.write(
          new Change.Update(
              TwilioKind.ROUTE,
              "",
              wanted.phoneNumber(),
              new TreeMap<>(Map.of(NumberWish.REGION, new Change.FieldChange(before, after)))));
    }
  }

  private WantedNumber wanted(VoiceNumber number, String publicUrl, Progress progress) {
    String settings = progress.fact("settings");
    Map<String, String> annotations = number.getMetadata().getAnnotations();
    String written = number.getSpec().phoneNumber();
    return new WantedNumber(
        number.getSpec(),
        written == null ? progress.factOrEmpty("phoneNumber") : written,
        owner.mark(number, "number"),
        Owner.human(number),
        publicUrl,
        settings == null ? List.of() : List.of(settings.split(" ")),
        progress.factOrEmpty("sid"),
        owner.id(),
        annotations == null ? "" : orEmpty(annotations.get(HANDOVER_TO)));
  }

  private static String orEmpty(@org.jspecify.annotations.Nullable String value) {
    return value == null ? "" : value;
  }
}
