package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.twiml.Verb.Link;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Where a verb plays: the leg that hears it, the document it stands in, and what would cut it
 * short.
 *
 * @param over holds once the verb has nothing more to do: the leg ended, was redirected, or left
 */
record Stage(Exchange exchange, Call call, Fetcher.Document document, BooleanSupplier over) {
  /** Waits, or stops early when the stage is over; says whether it is. */
  boolean pause(Duration time) {
    return call.await(time, over);
  }

  Next ask(String what, Link link, Form more) {
    return new Next.Go(source(what, link, more));
  }

  /** What a leg hears while it waits: silence where the URL is empty. */
  Source waiting(Link link, Form more) {
    return link.url().isEmpty() ? Source.SILENCE : source("wait URL", link, more);
  }

  Source.Fetch source(String what, Link link, Form more) {
    return new Source.Fetch(what, link.method(), document.resolve(link.url()), more);
  }

  /** What comes after a verb. */
  sealed interface Next {
    /** The verb behind it. */
    record On() implements Next {}

    /** Another document. */
    record Go(Source source) implements Next {}

    /** Nothing: the document is left. */
    record Stop() implements Next {}
  }
}
