package dev.ravenhelm.twilio.simulator;

import java.util.List;

/** What a tour makes and nobody calls: numbers, keys, SIP, trunks, and what is set once. */
final class Stock {
  private static final String ACCOUNT = "/2010-04-01/Accounts/{AccountSid}";
  private static final String SIP = ACCOUNT + "/SIP";

  private final Exchanges api;

  Stock(Exchanges api) {
    this.api = api;
  }

  void fill() {
    numbers();
    keys();
    sip();
    elsewhere();
  }

  private void numbers() {
    api.make("/2010-04-01/Accounts.json", "FriendlyName", "shop");
    api.make(ACCOUNT + "/IncomingPhoneNumbers.json", "PhoneNumber", "+14155550111");
    for (String[] typed :
        new String[][] {
          {"Local", "+14155550112"}, {"Mobile", "+4741555100"}, {"TollFree", "+18885550100"}
        }) {
      api.post(
          api.fill(ACCOUNT + "/IncomingPhoneNumbers/" + typed[0] + ".json"),
          "PhoneNumber",
          typed[1]);
    }
    api.make(ACCOUNT + "/Applications.json", "FriendlyName", "app");
    String address =
        api.make(
                ACCOUNT + "/Addresses.json",
                "CustomerName",
                "Ada",
                "Street",
                "Storgata 1",
                "City",
                "Oslo",
                "Region",
                "Oslo",
                "PostalCode",
                "0155",
                "IsoCountry",
                "NO")
            .path("sid")
            .asText();
    api.sids.put("AddressSid", address);
    String number = api.fill(ACCOUNT + "/IncomingPhoneNumbers/{Sid}.json");
    api.post(number, "AddressSid", address, "FriendlyName", "main");
    api.post(
        api.fill(ACCOUNT + "/OutgoingCallerIds.json"),
        "PhoneNumber",
        "+14155550199",
        "FriendlyName",
        "desk");
    api.known(ACCOUNT + "/OutgoingCallerIds", api.first(ACCOUNT + "/OutgoingCallerIds.json"));
    String message =
        api.make(
                ACCOUNT + "/Messages.json",
                "From",
                Bench.NUMBER,
                "To",
                "+14155550123",
                "Body",
                "hi",
                "MediaUrl",
                "https://example.com/cat.png")
            .path("sid")
            .asText();
    api.sids.put("MessageSid", message);
    String media = ACCOUNT + "/Messages/{MessageSid}/Media";
    api.known(
        media, api.get(api.fill(media + ".json")).path("media_list").get(0).path("sid").asText());
    api.sids.put("CountryCode", "US");
    api.sids.put("PhoneNumber", Bench.NUMBER);
    api.sids.put("SipTrunkDomain", "shop.pstn.twilio.com");
    api.sids.put("SipDomain", "shop.sip.twilio.com");
  }

  private void keys() {
    api.make(ACCOUNT + "/Keys.json", "FriendlyName", "key");
    api.make(ACCOUNT + "/SigningKeys.json", "FriendlyName", "key");
    api.make(
        "/v1/Keys",
        "AccountSid",
        Bench.SID,
        "FriendlyName",
        "restricted",
        "KeyType",
        "restricted",
        "Policy",
        "{\"allow\":[\"/twilio/voice/calls/list\"]}");
  }

  private void sip() {
    String credentials =
        api.make(SIP + "/CredentialLists.json", "FriendlyName", "c").path("sid").asText();
    api.sids.put("CredentialListSid", credentials);
    api.make(
        SIP + "/CredentialLists/{CredentialListSid}/Credentials.json",
        "Username",
        "ada",
        "Password",
        "Correct4Horse");
    String addresses =
        api.make(SIP + "/IpAccessControlLists.json", "FriendlyName", "a").path("sid").asText();
    api.sids.put("IpAccessControlListSid", addresses);
    api.make(
        SIP + "/IpAccessControlLists/{IpAccessControlListSid}/IpAddresses.json",
        "FriendlyName",
        "office",
        "IpAddress",
        "10.0.0.1");
    String domain =
        api.make(SIP + "/Domains.json", "DomainName", "ravenhelm.sip.twilio.com")
            .path("sid")
            .asText();
    api.sids.put("DomainSid", domain);
    for (String path :
        List.of(
            "/CredentialListMappings",
            "/Auth/Calls/CredentialListMappings",
            "/Auth/Registrations/CredentialListMappings")) {
      api.make(SIP + "/Domains/{DomainSid}" + path + ".json", "CredentialListSid", credentials);
    }
    for (String path :
        List.of("/IpAccessControlListMappings", "/Auth/Calls/IpAccessControlListMappings")) {
      api.make(SIP + "/Domains/{DomainSid}" + path + ".json", "IpAccessControlListSid", addresses);
    }
  }

  private void elsewhere() {
    api.make("/v1/Credentials", "Type", "fcm", "FriendlyName", "push", "Secret", "s");
    api.sids.put("TrunkSid", api.make("/v1/Trunks", "FriendlyName", "t").path("sid").asText());
    api.make(
        "/v1/Trunks/{TrunkSid}/OriginationUrls",
        "FriendlyName",
        "o",
        "Weight",
        "1",
        "Priority",
        "1",
        "Enabled",
        "true",
        "SipUrl",
        "sip:a@example.com");
    api.make("/v1/ByocTrunks", "FriendlyName", "carrier");
    String policy = api.make("/v1/ConnectionPolicies", "FriendlyName", "p").path("sid").asText();
    api.sids.put("ConnectionPolicySid", policy);
    api.make("/v1/ConnectionPolicies/{ConnectionPolicySid}/Targets", "Target", "sip:a@example.com");
    String address = api.make("/v1/IpRecords", "IpAddress", "10.0.0.2").path("sid").asText();
    api.make(
        "/v1/SourceIpMappings", "IpRecordSid", address, "SipDomainSid", api.sids.get("DomainSid"));
    api.sids.put("IsoCode", "NO");
    api.sids.put("IsoCountry", "NO");
    api.sids.put("Number", "+4721555000");
    api.sids.put("DestinationNumber", "+4721555000");
    api.post(
        "/v1/DialingPermissions/BulkCountryUpdates",
        "UpdateRequest",
        "[{\"iso_code\":\"NO\",\"low_risk_numbers_enabled\":\"true\"}]");
    api.post("/v1/Settings", "DialingPermissionsInheritance", "false");
    api.post("/v1/Voice/Settings", "VoiceTrace", "true");
  }
}
