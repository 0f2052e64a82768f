package dev.ravenhelm.twilio.simulator.twiml;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which elements voice TwiML knows, where they may stand and which attributes they take, as
 * Twilio's pages of the verbs (twilio.com/docs/voice/twiml) and the attributes in its helper
 * libraries have it.
 */
final class Grammar {
  private static final Set<String> SSML =
      Set.of("break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w");
  private static final String PROGRESS = "statusCallback statusCallbackMethod statusCallbackEvent";
  private static final String DETECTION =
      "machineDetection machineDetectionTimeout machineDetectionSpeechThreshold"
          + " machineDetectionSpeechEndThreshold machineDetectionSilenceTimeout amdStatusCallback"
          + " amdStatusCallbackMethod";
  private static final String RECORDED =
      "recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent";
  private static final String VERBS =
      "Say Play Pause Gather Dial Enqueue Record Redirect Reject Hangup Leave Refer Connect Start"
          + " Stop Echo Pay Sms";

  private static final Map<String, Form> FORMS = forms();

  private Grammar() {}

  static Optional<Form> of(String element) {
    return Optional.ofNullable(FORMS.get(element));
  }

  /** Whether an element marks up speech. */
  static boolean speech(String element) {
    return SSML.contains(element) || element.startsWith("amazon:");
  }

  private static Map<String, Form> forms() {
    var forms = new HashMap<String, Form>();
    put(forms, "Response", "version", VERBS);
    put(forms, "Say", "voice language loop", "");
    put(forms, "Play", "loop digits", "");
    put(forms, "Pause", "length", "");
    put(
        forms,
        "Gather",
        "input action method timeout speechTimeout maxSpeechTime profanityFilter finishOnKey"
            + " numDigits partialResultCallback partialResultCallbackMethod language hints bargeIn"
            + " debug actionOnEmptyResult speechModel enhanced",
        "Say Play Pause");
    put(
        forms,
        "Dial",
        "action method timeout hangupOnStar timeLimit callerId record trim answerOnBridge ringTone"
            + " recordingTrack sequential referUrl referMethod events callReason "
            + RECORDED,
        "Number Client Sip Conference Queue Sim Application");
    String party = "url method " + PROGRESS;
    put(forms, "Number", party + " sendDigits byoc callReason " + DETECTION, "");
    put(forms, "Client", party + " clientNotificationUrl", "Identity Parameter");
    put(forms, "Sip", party + " username password " + DETECTION, "Headers Header");
    put(forms, "Sim", party, "");
    put(forms, "Application", party + " customerId copyParentTo", "ApplicationSid Parameter");
    put(forms, "Identity", "", "");
    put(forms, "ApplicationSid", "", "");
    put(forms, "Parameter", "name value", "");
    put(
        forms,
        "Conference",
        "muted beep startConferenceOnEnter endConferenceOnExit waitUrl waitMethod maxParticipants"
            + " record region coach trim eventCallbackUrl jitterBufferSize participantLabel "
            + PROGRESS
            + " "
            + RECORDED,
        "");
    put(forms, "Queue", "url method reservationSid postWorkActivitySid", "");
    put(forms, "Enqueue", "action method maxQueueSize waitUrl waitUrlMethod workflowSid", "Task");
    put(forms, "Task", "priority timeout", "");
    put(
        forms,
        "Record",
        "action method timeout finishOnKey maxLength playBeep trim transcribe transcribeCallback "
            + RECORDED,
        "");
    put(forms, "Redirect", "method", "");
    put(forms, "Reject", "reason", "Say Play");
    put(forms, "Hangup", "", "");
    put(forms, "Leave", "", "");
    put(forms, "Echo", "", "");
    put(forms, "Refer", "action method", "Sip");
    put(forms, "Sms", "to from action method statusCallback", "");
    put(forms, "Connect", "action method", "Stream Siprec Room Conversation ConversationRelay");
    put(forms, "Start", "action method", "Stream Siprec Transcription");
    put(forms, "Stop", "", "Stream Siprec Transcription");
    put(
        forms,
        "Stream",
        "name connectorName url track statusCallback statusCallbackMethod",
        "Parameter");
    put(
        forms,
        "Siprec",
        "name connectorName track statusCallback statusCallbackMethod",
        "Parameter");
    put(
        forms,
        "Transcription",
        "name track statusCallbackUrl statusCallbackMethod inboundTrackLabel outboundTrackLabel"
            + " partialResults languageCode transcriptionEngine profanityFilter speechModel hints"
            + " enableAutomaticPunctuation intelligenceService",
        "");
    put(
        forms,
        "ConversationRelay",
        "url welcomeGreeting welcomeGreetingLanguage welcomeGreetingInterruptible language"
            + " ttsLanguage ttsProvider voice transcriptionLanguage transcriptionProvider"
            + " speechModel interruptible interruptSensitivity reportInputDuringAgentSpeech"
            + " dtmfDetection preemptible hints debug elevenlabsTextNormalization"
            + " intelligenceService conversationConfiguration events partialPrompts"
            + " ignoreBackchannel speechTimeout deepgramSmartFormat",
        "Language Parameter");
    put(
        forms,
        "Language",
        "code ttsProvider voice transcriptionProvider speechModel customParameter",
        "");
    put(forms, "Room", "participantIdentity", "");
    put(forms, "Conversation", "serviceInstanceSid url method record trim " + RECORDED, "");
    put(
        forms,
        "Pay",
        "input action method bankAccountType statusCallback statusCallbackMethod timeout"
            + " maxAttempts securityCode postalCode minPostalCodeLength paymentConnector"
            + " paymentMethod tokenType chargeAmount currency description validCardTypes language",
        "Prompt Parameter");
    put(forms, "Prompt", "for errorType cardType attempt", "Say Play Pause");
    return Map.copyOf(forms);
  }

  private static void put(
      Map<String, Form> forms, String element, String attributes, String children) {
    forms.put(element, new Form(words(attributes), words(children)));
  }

  private static Set<String> words(String text) {
    return text.isBlank() ? Set.of() : Set.of(text.strip().split("\\s+"));
  }

  /** What an element may hold. */
  record Form(Set<String> attributes, Set<String> children) {
    boolean child(String element) {
      return children.contains(element);
    }
  }
}
