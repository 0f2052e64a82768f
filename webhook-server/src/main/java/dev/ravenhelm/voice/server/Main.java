package dev.ravenhelm.voice.server;

import dev.ravenhelm.voice.server.config.Settings;
import dev.ravenhelm.voice.twilio.TwilioHttp;

/** The server's command line. */
public final class Main {

  private static final int USAGE = 2;

  private Main() {}

  /** Runs until the process is told to end. */
  public static void main(String[] words) throws InterruptedException {
    TwilioHttp.allowHostHeader();
    Logging.keepUntilTheEnd();
    VoiceServer server;
    try {
      Arguments arguments = Arguments.of(words);
      if (arguments.help()) {
        System.out.print(Arguments.HELP);
        return;
      }
      Settings settings = Settings.of(System.getenv(), arguments.folder());
      Logging.configure(settings.logLevel());
      server = VoiceServer.start(settings);
    } catch (IllegalArgumentException e) {
      System.err.println("voice-webhook-server: " + e.getMessage());
      System.exit(USAGE);
      return;
    }
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server::close));
    server.awaitClosed();
  }
}
