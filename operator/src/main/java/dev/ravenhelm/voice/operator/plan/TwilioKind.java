package dev.ravenhelm.voice.operator.plan;

/** The kinds of Twilio objects that the operator reads and writes, and where they live. */
public enum TwilioKind {
  NUMBER("api", "/2010-04-01/Accounts/{account}/IncomingPhoneNumbers", "incoming_phone_numbers"),
  APPLICATION("api", "/2010-04-01/Accounts/{account}/Applications", "applications"),
  KEY("api", "/2010-04-01/Accounts/{account}/Keys", "keys"),
  WORKSPACE("taskrouter", "/v1/Workspaces", "workspaces"),
  ACTIVITY("taskrouter", "/v1/Workspaces/{parent}/Activities", "activities"),
  TASK_QUEUE("taskrouter", "/v1/Workspaces/{parent}/TaskQueues", "task_queues"),
  WORKFLOW("taskrouter", "/v1/Workspaces/{parent}/Workflows", "workflows"),
  WORKER("taskrouter", "/v1/Workspaces/{parent}/Workers", "workers");

  private final String domain;
  private final String path;
  private final String listKey;

  TwilioKind(String domain, String path, String listKey) {
    this.domain = domain;
    this.path = path;
    this.listKey = listKey;
  }

  /** Product, the first label of the host name. */
  public String domain() {
    return domain;
  }

  /** Whether objects of this kind lie in a workspace. */
  public boolean liesInWorkspace() {
    return path.contains("{parent}");
  }

  /** Key of the array in a page of the list. */
  public String listKey() {
    return listKey;
  }

  /** Path of the list. */
  public String listPath(String account, String parent) {
    return path.replace("{account}", account).replace("{parent}", parent) + suffix();
  }

  /** Path of one object. */
  public String objectPath(String account, String parent, String sid) {
    return path.replace("{account}", account).replace("{parent}", parent) + "/" + sid + suffix();
  }

  /** Name for people, as in "task queue". */
  public String label() {
    return switch (this) {
      case NUMBER -> "number";
      case APPLICATION -> "TwiML application";
      case KEY -> "API key";
      case WORKSPACE -> "workspace";
      case ACTIVITY -> "activity";
      case TASK_QUEUE -> "task queue";
      case WORKFLOW -> "workflow";
      case WORKER -> "worker";
    };
  }

  private String suffix() {
    return domain.equals("api") ? ".json" : "";
  }
}
