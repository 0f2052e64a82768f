package dev.ravenhelm.voice.operator.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CrewTest {
  private static final int PLACES = 3;
  private final Crew crew = new Crew(PLACES);

  @AfterEach
  void stop() throws InterruptedException {
    crew.shutdown();
    assertThat(crew.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void doesAllWorkAndNoMoreAtOnceThanThereArePlaces() throws Exception {
    AtomicInteger working = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(PLACES);
    CountDownLatch done = new CountDownLatch(200);
    for (int i = 0; i < 200; i++) {
      crew.execute(() -> {
        most.accumulateAndGet(working.incrementAndGet(), Math::max);
        full.countDown();
        awaitUninterruptibly(full);
        working.decrementAndGet();
        done.countDown();
      });
    }
    assertThat(working.get()).as("before it begins").isZero();

    crew.begin();

    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(most.get()).isEqualTo(PLACES);
  }

  @Test
  void startsTheNewestFirst() throws Exception {
    List<String> started = Collections.synchronizedList(new ArrayList<>());
    Crew alone = new Crew(1);
    CountDownLatch done = new CountDownLatch(3);
    for (String name : List.of("first", "second", "third")) {
      alone.execute(() -> {
        started.add(name);
        done.countDown();
      });
    }

    alone.begin();

    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(started).containsExactly("third", "second", "first");
    alone.shutdown();
  }

  @Test
  void oneThatWorksWithAnAccountGivesItsPlaceToAnother() throws Exception {
    Guests guests = new Guests(_ -> {});
    CountDownLatch worked = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(PLACES);
    crew.execute(worked::countDown);
    for (int i = 0; i < PLACES; i++) {
      Interests.Resource resource = new Interests.Resource("VoiceNumber", "voice", "n" + i);
      crew.execute(() -> {
        guests.enter(resource);
        awaitUninterruptibly(worked);
        guests.leave();
        left.countDown();
      });
    }

    crew.begin();

    assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
