package dev.ravenhelm.twilio.simulator.calls;

/** Reader of audio files. */
@FunctionalInterface
public interface AudioReader {
  /** What is in a file of that type. */
  Heard.Clip read(String contentType, byte[] file) throws Unreadable;

  /** The file is damaged, empty or in a format that is not known here. */
  final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    public Unreadable(String words) {
      super(words);
    }
  }
}
