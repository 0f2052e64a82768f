package dev.ravenhelm.voice.api.v1alpha1;

/** The names that every resource of this API shares. */
public final class Voice {
  /** API group. */
  public static final String GROUP = "voice.ravenhelm.dev";

  /** API version. */
  public static final String VERSION = "v1alpha1";

  /** Category: {@code kubectl get voice} lists all four kinds. */
  public static final String CATEGORY = "voice";

  /** A duration as Go writes it, which is also what CEL's {@code duration()} reads. */
  public static final String DURATION = "^([0-9]+(ms|s|m|h))+$";

  /** An E.164 number. */
  public static final String E164 = "^\\+[1-9][0-9]{6,14}$";

  /** The name of a Kubernetes object. */
  public static final String OBJECT_NAME = "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$";

  /** A skill: TaskRouter expressions know no hyphens. */
  public static final String SKILL = "^[a-z][a-z0-9_]{0,62}$";

  /** An ISO 3166-1 country code. */
  public static final String COUNTRY = "^[A-Z]{2}$";

  /** A language tag, as de-DE. */
  public static final String LANGUAGE = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$";

  private Voice() {}
}
