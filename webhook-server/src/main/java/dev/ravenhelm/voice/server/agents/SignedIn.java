package dev.ravenhelm.voice.server.agents;

/** Whether a request comes from somebody who signed in. */
sealed interface SignedIn {

  /** The issuer says who it is. */
  record As(String subject) implements SignedIn {}

  /** The token proves nothing. */
  record No(String why) implements SignedIn {}

  /** The issuer's keys have never been read, so nobody can tell. */
  record Unknown(String why) implements SignedIn {}
}
