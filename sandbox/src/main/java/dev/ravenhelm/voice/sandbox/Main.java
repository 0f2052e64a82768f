package dev.ravenhelm.voice.sandbox;

import dev.ravenhelm.voice.sandbox.Narrator.StepFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** {@code bin/sandbox}. */
public final class Main {
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;

  private Main() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (List.of(args).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    Options options;
    try {
      options = Options.parse(List.of(args), EnvFile::read);
    } catch (Options.UsageException e) {
      System.err.println("bin/sandbox: " + e.getMessage());
      System.err.print(Options.USAGE);
      System.exit(EXIT_USAGE);
      return;
    }
    System.exit(run(options));
  }

  private static int run(Options options) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Path root = Path.of(System.getProperty("voice.root", ".")).toAbsolutePath().normalize();
    Path work = Files.createTempDirectory("ravenhelm-voice-");
    Parts parts = new Parts();
    Runtime.getRuntime().addShutdownHook(new Thread(parts::close, "stop"));
    try (ExecutorService steps = Executors.newVirtualThreadPerTaskExecutor()) {
      Narrator narrator = new Narrator(System.out, steps);
      narrator.say("Ravenhelm Voice, all of it, on this machine. Logs: " + work);
      narrator.say("");
      Sandbox.Addresses addresses =
          new Sandbox(narrator, parts, new Programs(root), options, work, steps).run();
      narrator.say(
          String.format(
              Locale.ROOT,
              "  everything happened within %.1f s",
              (System.nanoTime() - start) / 1e9));
      if (!options.once()) {
        stayUp(narrator, addresses);
      }
      return 0;
    } catch (StepFailedException e) {
      System.out.println();
      System.out.println("It stopped here: " + e.getMessage());
      System.out.println("Logs: " + work);
      return EXIT_FAILED;
    } finally {
      parts.close();
    }
  }

  private static void stayUp(Narrator narrator, Sandbox.Addresses addresses)
      throws InterruptedException {
    narrator.say("");
    narrator.say("Look around:");
    narrator.say("  export KUBECONFIG=" + addresses.kubeconfig());
    narrator.say("  kubectl get voice -n voice");
    narrator.say("  kubectl explain voicenumber.spec.inbound");
    narrator.say("  kubectl apply -f " + addresses.examples());
    if (!addresses.simulator().isEmpty()) {
      narrator.say(
          "  Twilio       " + addresses.simulator() + "  (numbers, calls, requests, live)");
    }
    narrator.say("  webhooks     " + addresses.publicUrl());
    narrator.say("  agents       " + addresses.agents() + "/voice-token");
    narrator.say("  OIDC issuer  " + addresses.issuer());
    narrator.say("  logs         " + addresses.logs());
    narrator.say("");
    narrator.say("Ctrl-C stops it all.");
    new CountDownLatch(1).await();
  }
}
