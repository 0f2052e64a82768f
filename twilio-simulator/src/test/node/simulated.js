'use strict';

const twilio = require('twilio');
const { RequestClient } = twilio;

/** Twilio's own client over HTTP: only the scheme and the authority of a request are others. */
class SimulatedClient extends RequestClient {
  constructor(simulator) {
    super({ timeout: 10000 });
    this.simulator = new URL(simulator);
  }

  request(options) {
    const url = new URL(options.uri);
    const host = url.host;
    url.protocol = this.simulator.protocol;
    url.host = this.simulator.host;
    return super.request({
      ...options,
      uri: url.href,
      headers: { ...options.headers, Host: host },
    });
  }
}

const simulator = process.env.SIMULATOR_URL;
const accountSid = process.env.TWILIO_SID;
const authToken = process.env.TWILIO_AUTH_TOKEN;

function connect(user = accountSid, password = authToken, options = {}) {
  return twilio(user, password, {
    accountSid,
    httpClient: new SimulatedClient(simulator),
    ...options,
  });
}

module.exports = { connect, accountSid, simulator };
