package dev.ravenhelm.voice.operator.plan;

import static dev.ravenhelm.voice.operator.plan.TwilioKind.Write.CREATE;
import static dev.ravenhelm.voice.operator.plan.TwilioKind.Write.DELETE;
import static dev.ravenhelm.voice.operator.plan.TwilioKind.Write.UPDATE;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of Twilio objects that the operator reads and writes, where they live, how one is told
 * from another, and which writes there are. The adapter refuses any other write, so that the fault
 * matrix, which is made from this list, knows them all.
 */
public enum TwilioKind {
  NUMBER(
      "api",
      "/IncomingPhoneNumbers",
      "incoming_phone_numbers",
      "PhoneNumber",
      "PhoneNumber",
      CREATE,
      UPDATE,
      DELETE),
  APPLICATION("api", "/Applications", "applications", null, "FriendlyName", CREATE, UPDATE, DELETE),
  KEY("api", "/Keys", "keys", null, null, CREATE, DELETE),
  CALL_QUEUE("api", "/Queues", "queues", "FriendlyName", null, CREATE, UPDATE, DELETE),
  SIP_DOMAIN("api", "/SIP/Domains", "domains", "DomainName", null, CREATE, UPDATE, DELETE),
  CREDENTIAL_LIST(
      "api", "/SIP/CredentialLists", "credential_lists", null, null, CREATE, UPDATE, DELETE),
  SIP_CREDENTIAL(
      "api",
      "/SIP/CredentialLists/{parent}/Credentials",
      "credentials",
      "Username",
      null,
      CREATE,
      UPDATE,
      DELETE),
  CALLS_MAPPING(
      "api",
      "/SIP/Domains/{parent}/Auth/Calls/CredentialListMappings",
      "contents",
      "Sid",
      null,
      CREATE),
  REGISTRATIONS_MAPPING(
      "api",
      "/SIP/Domains/{parent}/Auth/Registrations/CredentialListMappings",
      "contents",
      "Sid",
      null,
      CREATE),
  WORKSPACE("taskrouter", "", "workspaces", null, "FriendlyName", CREATE, UPDATE, DELETE),
  ACTIVITY(
      "taskrouter", "/{parent}/Activities", "activities", "FriendlyName", "FriendlyName", CREATE),
  TASK_QUEUE(
      "taskrouter",
      "/{parent}/TaskQueues",
      "task_queues",
      null,
      "FriendlyName",
      CREATE,
      UPDATE,
      DELETE),
  WORKFLOW(
      "taskrouter",
      "/{parent}/Workflows",
      "workflows",
      null,
      "FriendlyName",
      CREATE,
      UPDATE,
      DELETE),
  WORKER(
      "taskrouter", "/{parent}/Workers", "workers", null, "FriendlyName", CREATE, UPDATE, DELETE),
  /** The region in which a number's calls are processed; there is one for every number. */
  ROUTE("routes", "", "", "PhoneNumber", null, UPDATE);

  /** What can be done to an object. */
  public enum Write {
    CREATE,
    UPDATE,
    DELETE
  }

  private final String domain;
  private final String path;
  private final String listKey;
  private final @Nullable String keyField;
  private final @Nullable String filter;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of is
  private final Set<Write> writes;

  TwilioKind(
      String domain,
      String path,
      String listKey,
      @Nullable String keyField,
      @Nullable String filter,
      Write... writes) {
    this.domain = domain;
    this.path = path;
    this.listKey = listKey;
    this.keyField = keyField;
    this.filter = filter;
    this.writes = Set.of(writes);
  }

  /** Product, the first label of the host name. */
  public String domain() {
    return domain;
  }

  /** What the operator does to objects of this kind. */
  public Set<Write> writes() {
    return writes;
  }

  /** Whether objects of this kind lie in another object. */
  public boolean hasParent() {
    return path.contains("{parent}");
  }

  /** Whether objects of this kind lie in a workspace. */
  public boolean liesInWorkspace() {
    return hasParent() && domain.equals("taskrouter");
  }

  /** Whether Twilio lists objects of this kind; others can only be read one by one. */
  public boolean isListed() {
    return !listKey.isEmpty();
  }

  /** Key of the array in a page of the list. */
  public String listKey() {
    return listKey;
  }

  /** Field that tells objects of this kind apart without a mark. */
  public Optional<String> keyField() {
    return Optional.ofNullable(keyField);
  }

  /**
   * What tells the object with these fields apart without a mark; empty where nothing does. A
   * mapping goes by the SID of the list that it maps.
   */
  String key(Map<String, String> fields) {
    return keyField == null
        ? ""
        : fields.getOrDefault(keyField, fields.getOrDefault("CredentialListSid", ""));
  }

  /** The value to filter a list by for the object with these fields. */
  String filterValue(Map<String, String> fields) {
    return fields.getOrDefault(filter == null ? "FriendlyName" : filter, "");
  }

  /** Parameter by which a list finds one object exactly; absent where Twilio has none. */
  public Optional<String> filter() {
    return Optional.ofNullable(filter);
  }

  /** Path of the list. */
  public String listPath(String account, String parent) {
    return root(account) + path.replace("{parent}", parent) + suffix();
  }

  /** Path of one object. */
  public String objectPath(String account, String parent, String sid) {
    return root(account) + path.replace("{parent}", parent) + "/" + sid + suffix();
  }

  /** Name for people, as in "task queue". */
  public String label() {
    return switch (this) {
      case APPLICATION -> "TwiML application";
      case KEY -> "API key";
      case SIP_DOMAIN -> "SIP domain";
      case SIP_CREDENTIAL -> "SIP credential";
      case CALLS_MAPPING -> "SIP domain's credential list for calls";
      case REGISTRATIONS_MAPPING -> "SIP domain's credential list for registrations";
      case ROUTE -> "region of number";
      default -> name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }

  private String root(String account) {
    return switch (domain) {
      case "api" -> "/2010-04-01/Accounts/" + account;
      case "routes" -> "/v2/PhoneNumbers";
      default -> "/v1/Workspaces";
    };
  }

  private String suffix() {
    return domain.equals("api") ? ".json" : "";
  }
}
