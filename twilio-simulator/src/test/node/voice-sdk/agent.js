// What an agent's page does with Twilio's SDK; the tests call these functions and read `events`.
'use strict';

const events = [];
const calls = [];
let device;

function note(event, detail) {
  events.push({ event, detail });
}

function happened(event) {
  return events.some((e) => e.event === event);
}

function detail(event) {
  return events.find((e) => e.event === event)?.detail;
}

/** A microphone that hears a tone; the loop keeps its nodes alive. */
function toneOf(hertz) {
  return async () => {
    const context = new AudioContext();
    await context.resume();
    const oscillator = context.createOscillator();
    oscillator.frequency.value = hertz;
    const volume = context.createGain();
    volume.gain.value = 0.5;
    const microphone = context.createMediaStreamDestination();
    oscillator.connect(volume).connect(microphone);
    oscillator.start();
    window.playing = { context, oscillator };
    return microphone.stream;
  };
}

function watch(call, name) {
  calls.push(call);
  call.on('accept', () => note('accept', call.parameters.CallSid));
  call.on('ringing', () => note('call-ringing', call.parameters.CallSid));
  for (const event of ['cancel', 'disconnect', 'reject', 'reconnected']) {
    call.on(event, () => note(event));
  }
  call.on('reconnecting', (error) => note('reconnecting', error.code));
  call.on('error', (error) => note('call-error', error.code));
  call.on('messageReceived', (message) => note('message', message));
  call.on('messageSent', (message) => note('sent', message.voiceEventSid));
  note(name, {
    sid: call.parameters.CallSid,
    from: call.parameters.From,
    parameters: Object.fromEntries(call.customParameters),
    verified: call.callerInfo?.isVerified ?? null,
  });
}

/** Makes a device; `tone` is what its microphone hears, in Hz. */
async function make(token, tone, options = {}) {
  device = new Twilio.Device(token, {
    logLevel: 'silent',
    ...(tone ? { getUserMedia: toneOf(tone) } : {}),
    ...options,
  });
  for (const event of ['registering', 'registered', 'unregistered', 'tokenWillExpire']) {
    device.on(event, () => note(event));
  }
  device.on('error', (error, call) => note('error', error.code));
  device.on('incoming', (call) => watch(call, 'incoming'));
}

async function connect(params) {
  watch(await device.connect({ params }), 'connecting');
}

/** The loudest frequency on the call's remote stream, and how loud it is in dB. */
let ear;
function loudest(stream = calls.at(-1).getRemoteStream()) {
  if (!stream) { return { hertz: 0, level: -200 }; }
  if (ear?.stream !== stream) {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 4096;
    analyser.smoothingTimeConstant = 0;
    context.createMediaStreamSource(stream).connect(analyser);
    ear = { stream, context, analyser };
  }
  const bins = new Float32Array(ear.analyser.frequencyBinCount);
  ear.analyser.getFloatFrequencyData(bins);
  const top = bins.reduce((best, level, at) => (level > bins[best] ? at : best), 0);
  return { hertz: (top * ear.context.sampleRate) / ear.analyser.fftSize, level: bins[top] };
}

function hears(hertz, stream) {
  const { hertz: top, level } = loudest(stream);
  return Math.abs(top - hertz) < 30 && level > -60;
}
