package dev.ravenhelm.voice.operator.status;

/** The reasons that conditions and events give; programs may rely on them. */
public final class Reason {
  /** Everything is as the spec says. */
  public static final String READY = "Ready";

  /** Nothing differs from the spec. */
  public static final String SYNCED = "Synced";

  /** Policy is Observe: the plan is in status and nothing was written. */
  public static final String OBSERVED = "Observed";

  /** The resource has a field or value that this version does not know. */
  public static final String UNKNOWN_FIELDS = "UnknownFields";

  /** Twilio refused the credentials. */
  public static final String CREDENTIALS_INVALID = "CredentialsInvalid";

  /** The credentials are not where the spec says, or lack a key. */
  public static final String CREDENTIALS_MISSING = "CredentialsMissing";

  /** Twilio did not answer, or with 5xx. */
  public static final String TWILIO_UNAVAILABLE = "TwilioUnavailable";

  /** Twilio asked to slow down. */
  public static final String TWILIO_THROTTLED = "TwilioThrottled";

  /** Twilio refused a write. */
  public static final String TWILIO_REFUSED = "TwilioRefused";

  /** OpenBao is sealed. */
  public static final String OPENBAO_SEALED = "OpenBaoSealed";

  /** OpenBao did not answer. */
  public static final String OPENBAO_UNAVAILABLE = "OpenBaoUnavailable";

  /** OpenBao refused the role or the path. */
  public static final String OPENBAO_DENIED = "OpenBaoDenied";

  /** The spec names an OpenBao path outside of the namespace's share. */
  public static final String OPENBAO_PATH_REFUSED = "OpenBaoPathRefused";

  /** The spec names an OpenBao server that the operator's configuration does not list. */
  public static final String OPENBAO_SERVER_UNKNOWN = "OpenBaoServerUnknown";

  /** The gateway that the resource names does not exist. */
  public static final String GATEWAY_NOT_FOUND = "GatewayNotFound";

  /** The gateway is not far enough to go on. */
  public static final String GATEWAY_NOT_SYNCED = "GatewayNotSynced";

  /** Another resource that the spec names does not exist. */
  public static final String REFERENCE_NOT_FOUND = "ReferenceNotFound";

  /** The time zone or a holiday of a queue's hours is none. */
  public static final String HOURS_UNREADABLE = "HoursUnreadable";

  /** Another resource claims the same number, identity or subject. */
  public static final String CLAIMED_BY_ANOTHER = "ClaimedByAnother";

  /** The server's pods are not all ready. */
  public static final String SERVER_NOT_READY = "ServerNotReady";

  /** Twilio no longer had what was written before. */
  public static final String DRIFTED = "Drifted";

  /** Nothing was changed behind the operator's back. */
  public static final String NO_DRIFT = "NoDrift";

  /** What Twilio had was put right again. */
  public static final String DRIFT_CORRECTED = "DriftCorrected";

  /** Deletion goes on. */
  public static final String DELETING = "Deleting";

  /** Deletion let go of objects in Twilio that it could not reach in time. */
  public static final String ORPHANED = "Orphaned";

  /** Somebody else wrote the same OpenBao path at the same time. */
  public static final String OPENBAO_WRITTEN_BY_ANOTHER = "OpenBaoWrittenByAnother";

  /** The Kubernetes API refused what the operator asked of it. */
  public static final String KUBERNETES_REFUSED = "KubernetesRefused";

  /** Too many removals within an hour: somebody must confirm them. */
  public static final String REMOVALS_HELD = "RemovalsHeld";

  /** Another cluster acts under the same ownerId. */
  public static final String OWNER_CLAIMED = "OwnerClaimedElsewhere";

  /** The number is offered to another installation, which has not taken it yet. */
  public static final String HANDOVER_OFFERED = "HandoverOffered";

  /** Calls of the queue are not over yet. */
  public static final String TASKS_ALIVE = "TasksAlive";

  /** A number to buy was chosen and is ordered next. */
  public static final String NUMBER_CHOSEN = "NumberChosen";

  /** No number on sale is as the spec asks. */
  public static final String NO_NUMBER_FOUND = "NoNumberFound";

  /** The number costs more a month than the spec allows, or its price is not known. */
  public static final String TOO_EXPENSIVE = "TooExpensive";

  /** The account may not call all countries that the spec allows. */
  public static final String DIALING_NOT_PERMITTED = "DialingNotPermitted";

  /** Twilio refuses the first auth token and takes the secondary one. */
  public static final String SECONDARY_TOKEN_USED = "SecondaryTokenUsed";

  /** No agent that takes calls may answer those of the queue. */
  public static final String NOBODY_MAY_ANSWER = "NobodyMayAnswer";

  /** The cluster has all that the spec asks of it. */
  public static final String DEPLOYED = "Deployed";

  /** The spec asks for an object of a kind that the cluster does not have. */
  public static final String KIND_NOT_INSTALLED = "KindNotInstalled";

  private Reason() {}
}
