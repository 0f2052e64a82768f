package dev.ravenhelm.voice.server.webhooks;

/** Answers one kind of verified request. */
interface WebhookHandler {
  Answer answer(Verified request);
}
