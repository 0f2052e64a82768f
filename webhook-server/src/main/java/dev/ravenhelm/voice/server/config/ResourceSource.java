package dev.ravenhelm.voice.server.config;

/** Where resources come from, again and again between start and close. */
interface ResourceSource extends AutoCloseable {

  void begin();

  @Override
  void close();
}
