package dev.ravenhelm.twilio.simulator.records;

import java.util.Map;

/** What a developer should do about one of Twilio's error codes. */
public final class Hints {
  private static final Map<Integer, String> ADVICE =
      Map.ofEntries(
          Map.entry(11200, "look into the log of the server behind the URL"),
          Map.entry(11205, "start the server, or correct the URL's host and port"),
          Map.entry(11210, "correct the URL: its host name does not resolve"),
          Map.entry(11215, "have the server answer instead of redirecting in circles"),
          Map.entry(11220, "give the server a certificate that is trusted, or use http here"),
          Map.entry(11750, "answer less than 64 kB of TwiML"),
          Map.entry(12100, "answer well-formed XML: escape &, < and > in texts"),
          Map.entry(12102, "answer a document whose root element is <Response>"),
          Map.entry(12200, "compare the element and its attributes with Twilio's TwiML pages"),
          Map.entry(12300, "answer with Content-Type text/xml"),
          Map.entry(13214, "set callerId to a number of the account or a verified one"),
          Map.entry(13223, "write numbers as E.164, such as +15550100001"),
          Map.entry(14220, "put an existing workflow's SID into workflowSid"),
          Map.entry(14221, "put a JSON object into <Task>"),
          Map.entry(15003, "answer status callbacks with 204 or 200"),
          Map.entry(
              20003, "check the account's SID with its auth token, or the key's with its secret"),
          Map.entry(20004, "look up which methods the path takes"),
          Map.entry(20404, "check the SID, and whose account it is in"),
          Map.entry(20412, "fetch the resource again, and write with its present ETag"),
          Map.entry(20429, "wait, and send fewer requests at once; it is safe to repeat"),
          Map.entry(21210, "call from a number of the account, or verify the caller ID"),
          Map.entry(21220, "look at the call's status before it is changed"),
          Map.entry(21404, "own the number first: buy it, or POST /control/numbers"),
          Map.entry(21422, "search AvailablePhoneNumbers for one that can be bought"),
          Map.entry(40153, "follow meta.next_page_url instead of counting pages"));

  private Hints() {}

  /** The words of the trouble, and what to do about it. */
  public static String of(int code, String words) {
    String advice = ADVICE.getOrDefault(code, "");
    return (code == 0 ? "" : code + " ") + words + (advice.isEmpty() ? "" : ": " + advice);
  }
}
