'use strict';

const $ = (id) => document.getElementById(id);
const WORDS = {
  unplugged: 'Not plugged in', idle: 'Ready', calling: 'Calling …', ringing: 'Ringing', talking: 'In a call',
};
const ENDINGS = {
  completed: 'The call ended', busy: 'Busy', 'no-answer': 'No answer', failed: 'The call failed',
  canceled: 'The caller gave up', 'in-progress': 'Answered elsewhere',
};
const LOUD_KINDS = new Set(['error', 'warning']);
const MAX_LINES = 300;

/** The microphone, asked for once and shared by all phones of the page; null where there is none. */
let microphone = null;
function listenToMicrophone() {
  microphone ??= (async () => {
    if (!navigator.mediaDevices) {
      notice('No microphone: browsers give it to https and localhost pages alone. Phones here can listen, not speak.');
      return null;
    }
    try {
      return await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      });
    } catch (refused) {
      notice(`No microphone (${refused.name}): phones here can listen, not speak.`);
      return null;
    }
  })();
  return microphone;
}

function notice(words) {
  $('microphone').textContent = words;
  $('microphone').hidden = false;
}

class Phone {
  constructor(number, plugIn) {
    this.root = $('phone').content.cloneNode(true).firstElementChild;
    $('phones').append(this.root);
    this.part('plug').number.value = number;
    for (const key of '123456789*0#') {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = key;
      button.dataset.testid = `key-${{ '*': 'star', '#': 'hash' }[key] ?? key}`;
      button.setAttribute('aria-label', { '*': 'Star', '#': 'Hash' }[key] ?? key);
      button.addEventListener('click', () => this.press(key));
      this.part('keys').append(button);
    }
    this.part('plug').addEventListener('submit', (event) => { event.preventDefault(); this.plug(); });
    this.part('dial').addEventListener('submit', (event) => { event.preventDefault(); this.dial(); });
    this.part('answer').addEventListener('click', () => this.answer());
    this.part('reject').addEventListener('click', () => this.send('reject'));
    this.part('hangup').addEventListener('click', () => this.send('hangup'));
    this.part('remove').addEventListener('click', () => this.remove());
    this.plugOnOpen = plugIn;
    this.open();
    this.show('unplugged');
  }

  part(name) {
    return this.root.querySelector(`[data-part=${name}]`);
  }

  open() {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    this.socket = new WebSocket(`${scheme}://${location.host}/phones/signal`);
    this.socket.addEventListener('message', (event) => this.receive(JSON.parse(event.data)));
    this.socket.addEventListener('open', () => this.plugOnOpen && this.plug());
    this.socket.addEventListener('close', () => {
      if (this.removed) { return; }
      this.hangUpAudio();
      this.show('unplugged', 'The simulator is gone; trying again');
      setTimeout(() => this.open(), 1000);
    });
  }

  send(type, more = {}) {
    this.socket.send(JSON.stringify({ type, ...more }));
  }

  plug() {
    this.send('plug', { number: this.part('plug').number.value });
  }

  async dial() {
    const to = this.part('dial').to.value.trim();
    if (!to || this.state !== 'idle') { return; }
    this.part('lines').replaceChildren();
    this.part('typed').textContent = '';
    this.show('calling');
    this.send('dial', { to, sdp: await this.offer() });
  }

  async answer() {
    this.part('answer').disabled = true;
    this.send('answer', { sdp: await this.offer() });
  }

  press(key) {
    if (this.state === 'talking' || this.state === 'calling') {
      this.part('typed').textContent += key;
      this.send('digits', { digits: key });
    } else if (this.state === 'idle') {
      this.part('dial').to.value += key;
    }
  }

  receive(frame) {
    switch (frame.type) {
      case 'numbers':
        $('numbers').replaceChildren(...frame.numbers.map((number) => new Option(number)));
        if (!this.part('dial').to.value) { this.part('dial').to.value = frame.numbers[0] ?? ''; }
        break;
      case 'plugged':
        this.plugOnOpen = true;
        this.part('plug').number.value = frame.number;
        this.show('idle');
        break;
      case 'error':
        this.line('error', frame.message);
        if (this.state === 'calling') { this.hangUpAudio(); this.show('idle'); }
        break;
      case 'ringing':
        this.part('lines').replaceChildren();
        this.part('typed').textContent = '';
        this.part('from').textContent = frame.from;
        this.part('peer').textContent = frame.from;
        this.part('answer').disabled = false;
        this.show('ringing');
        this.part('answer').focus();
        break;
      case 'calling':
        this.part('peer').textContent = frame.to;
        break;
      case 'audio':
        this.connection?.setRemoteDescription({ type: 'answer', sdp: frame.sdp })
          .catch((problem) => this.line('error', `no audio: ${problem.message}`));
        break;
      case 'status':
        if (frame.status === 'in-progress') { this.show('talking'); }
        break;
      case 'line':
        this.line(frame.kind, frame.text);
        break;
      case 'ended':
        this.hangUpAudio();
        this.show('idle', ENDINGS[frame.status] ?? frame.status);
        break;
    }
  }

  line(kind, text) {
    const lines = this.part('lines');
    const item = document.createElement('li');
    const say = /^(?:\[[^\]]*\] )?Say (.*)$/s.exec(text);
    if (kind === 'verb' && say) {
      item.className = 'say';
      item.dataset.testid = 'say';
      item.textContent = say[1];
    } else {
      const name = document.createElement('span');
      name.className = 'kind';
      name.textContent = kind;
      const words = document.createElement('span');
      words.textContent = text;
      item.append(name, words);
      if (LOUD_KINDS.has(kind)) { item.className = kind; }
    }
    lines.append(item);
    while (lines.children.length > MAX_LINES) { lines.firstElementChild.remove(); }
    lines.scrollTop = lines.scrollHeight;
  }

  show(state, words = WORDS[state]) {
    this.state = state;
    this.root.dataset.state = state;
    this.part('status').textContent = words;
    const busy = state === 'calling' || state === 'talking';
    this.part('dial').hidden = busy || state === 'ringing';
    this.part('ringing').hidden = state !== 'ringing';
    this.part('talk').hidden = !busy;
    this.part('plug').number.disabled = busy || state === 'ringing';
    this.part('plug').querySelector('[data-testid=plug]').disabled = busy || state === 'ringing';
    this.part('dial').querySelector('button').disabled = state !== 'idle';
    clearInterval(this.clock);
    this.part('timer').textContent = '';
    if (state === 'talking') {
      const since = Date.now();
      const tick = () => {
        const seconds = Math.floor((Date.now() - since) / 1000);
        this.part('timer').textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      };
      tick();
      this.clock = setInterval(tick, 1000);
    }
  }

  /** A description of this side, empty where the browser has no WebRTC. */
  async offer() {
    if (!window.RTCPeerConnection) {
      notice('This browser has no WebRTC: calls have no sound.');
      return '';
    }
    const stream = await listenToMicrophone();
    const connection = new RTCPeerConnection();
    this.connection = connection;
    if (stream) {
      stream.getAudioTracks().forEach((track) => connection.addTrack(track, stream));
    } else {
      connection.addTransceiver('audio', { direction: 'recvonly' });
    }
    connection.addEventListener('track', (event) => this.hear(event.streams[0] ?? new MediaStream([event.track])));
    await connection.setLocalDescription();
    return connection.localDescription.sdp;
  }

  hear(stream) {
    const audio = this.part('audio');
    audio.srcObject = stream;
    audio.play().catch(() => {});
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const measure = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const level = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      this.part('meter').style.width = `${Math.min(100, level * 400)}%`;
    }, 100);
    this.deaf = () => {
      clearInterval(measure);
      context.close();
      this.part('meter').style.width = '0';
    };
  }

  hangUpAudio() {
    this.deaf?.();
    this.deaf = null;
    this.connection?.close();
    this.connection = null;
    this.part('audio').srcObject = null;
  }

  remove() {
    this.removed = true;
    this.hangUpAudio();
    clearInterval(this.clock);
    this.socket.close();
    this.root.remove();
  }
}

function unusedNumber() {
  const used = new Set([...document.querySelectorAll('[data-testid=own-number]')].map((input) => input.value));
  for (;;) {
    const number = `+1415555${String(1000 + Math.floor(Math.random() * 9000))}`;
    if (!used.has(number)) { return number; }
  }
}

// /phones?number=+14155550123&number=… plugs these in at once
const wanted = new URLSearchParams(location.search.replaceAll('+', '%2B')).getAll('number');
wanted.forEach((number) => new Phone(number, true));
if (wanted.length === 0) { new Phone(unusedNumber(), true); }
$('add').addEventListener('click', () => new Phone(unusedNumber(), true));
if (!navigator.mediaDevices) { listenToMicrophone(); }
