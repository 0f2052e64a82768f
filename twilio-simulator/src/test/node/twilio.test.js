'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { connect, accountSid, simulator } = require('./simulated');

const client = connect();
const from = '+15550100001';

async function refused(request, code, status) {
  await assert.rejects(request, (error) => {
    assert.equal(error.constructor.name, 'RestException');
    assert.equal(error.code, code);
    assert.equal(error.status, status);
    assert.equal(error.moreInfo, `https://www.twilio.com/docs/errors/${code}`);
    assert.ok(error.message.length > 10);
    return true;
  });
}

async function until(question) {
  for (let i = 0; i < 200; i++) {
    const answer = await question();
    if (answer) {
      return answer;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it did not come to that');
}

function control(path, body) {
  return fetch(`${simulator}/control${path}`, { method: 'POST', body: JSON.stringify(body) });
}

test('pages through a 2010 list by list, each and page', async () => {
  for (let i = 0; i < 7; i++) {
    await client.applications.create({ friendlyName: `app ${i}` });
  }
  assert.equal((await client.applications.list({ limit: 5, pageSize: 2 })).length, 5);
  assert.equal((await client.applications.list({ pageSize: 3 })).length, 7);
  const names = new Set();
  await new Promise((resolve, reject) =>
    client.applications.each({
      pageSize: 2,
      callback: (app) => names.add(app.friendlyName),
      done: (error) => (error ? reject(error) : resolve()),
    }),
  );
  assert.equal(names.size, 7);
  const first = await client.applications.page({ pageSize: 3 });
  const second = await first.nextPage();
  assert.equal(first.instances.length, 3);
  assert.equal(second.instances.length, 3);
  assert.equal((await second.previousPage()).instances[0].sid, first.instances[0].sid);
  assert.equal((await client.applications.list({ friendlyName: 'app 3' })).length, 1);
});

test('pages through a v1 list by absolute links', async () => {
  const workspace = await client.taskrouter.v1.workspaces.create({ friendlyName: 'paging' });
  const workers = client.taskrouter.v1.workspaces(workspace.sid).workers;
  for (let i = 0; i < 5; i++) {
    await workers.create({ friendlyName: `worker ${i}` });
  }
  assert.equal((await workers.list({ pageSize: 2 })).length, 5);
  const first = await workers.page({ pageSize: 2 });
  assert.match(first.nextPageUrl, /^https:\/\/taskrouter\.twilio\.com\//);
  assert.equal((await first.nextPage()).instances.length, 2);
});

test('buys, sets up and releases a number', async () => {
  const [offer] = await client.availablePhoneNumbers('US').local.list({ areaCode: 415, limit: 1 });
  const bought = await client.incomingPhoneNumbers.create({ phoneNumber: offer.phoneNumber });
  assert.ok(bought.dateCreated instanceof Date && !Number.isNaN(bought.dateCreated.getTime()));
  assert.equal(bought.capabilities.voice, true);
  const changed = await client
    .incomingPhoneNumbers(bought.sid)
    .update({ voiceUrl: 'https://example.com/voice', voiceMethod: 'GET' });
  assert.equal(changed.voiceUrl, 'https://example.com/voice');
  assert.equal(changed.voiceMethod, 'GET');
  await refused(client.incomingPhoneNumbers.create({ phoneNumber: offer.phoneNumber }), 21422, 400);
  assert.equal(await client.incomingPhoneNumbers(bought.sid).remove(), true);
  await refused(client.incomingPhoneNumbers(bought.sid).fetch(), 20404, 404);
  await refused(client.incomingPhoneNumbers.create({ areaCode: '999' }), 21452, 400);
  assert.ok((await client.availablePhoneNumbers('NO').mobile.list({ limit: 2 })).length === 2);
});

test('makes, renames and deletes keys, whose secret is told once', async () => {
  const key = await client.newKeys.create({ friendlyName: 'node' });
  assert.equal(key.secret.length, 32);
  const limited = connect(key.sid, key.secret);
  assert.ok(Array.isArray(await limited.applications.list({ limit: 1 })));
  await refused(limited.keys.list(), 20003, 401);
  assert.equal((await client.keys(key.sid).update({ friendlyName: 'renamed' })).friendlyName, 'renamed');
  await client.keys(key.sid).remove();
  await refused(limited.applications.list({ limit: 1 }), 20003, 401);
});

test('holds a restricted key to its policy', async () => {
  const key = await client.iam.v1.newApiKey.create({
    accountSid,
    friendlyName: 'restricted',
    keyType: 'restricted',
    policy: { allow: ['/twilio/voice/calls/list', '/twilio/taskrouter/workspaces/*'] },
  });
  const limited = connect(key.sid, key.secret);
  assert.ok(Array.isArray(await limited.calls.list({ limit: 1 })));
  assert.ok(Array.isArray(await limited.taskrouter.v1.workspaces.list({ limit: 1 })));
  await refused(limited.applications.list({ limit: 1 }), 70051, 401);
  await refused(limited.calls.create({ to: '+14155550123', from, twiml: '<Response/>' }), 70051, 401);
});

test('places, lists, redirects and ends calls', async () => {
  await control('/phones', { number: '+14155550171', answerAfterMs: 0 });
  const call = await client.calls.create({
    to: '+14155550171',
    from,
    twiml: '<Response><Pause length="60"/></Response>',
  });
  await until(async () => (await client.calls(call.sid).fetch()).status === 'in-progress');
  const recording = await client.calls(call.sid).recordings.create();
  assert.equal(recording.status, 'in-progress');
  const paused = await client.calls(call.sid).recordings('Twilio.CURRENT').update({ status: 'paused' });
  assert.equal(paused.sid, recording.sid);
  await client.calls(call.sid).update({ status: 'completed' });
  const ended = await until(async () => {
    const now = await client.calls(call.sid).fetch();
    return now.status === 'completed' && now;
  });
  assert.ok(ended.endTime >= ended.startTime);
  assert.equal((await client.recordings(recording.sid).fetch()).status, 'completed');
  const media = await fetch(
    `${simulator}/2010-04-01/Accounts/${accountSid}/Recordings/${recording.sid}.wav`,
  );
  assert.equal(Buffer.from(await media.arrayBuffer()).subarray(0, 4).toString(), 'RIFF');
  const before = new Date(Date.now() - 60000);
  assert.equal((await client.calls.list({ to: '+14155550171', startTimeAfter: before })).length, 1);
  assert.equal(
    (await client.calls.list({ to: '+14155550171', startTimeBefore: before })).length,
    0,
  );
  await refused(client.calls(call.sid).update({ status: 'completed' }), 21220, 400);
  await refused(client.calls.create({ to: '+14155550171', from }), 21205, 400);
  await refused(
    client.calls.create({ to: '+14155550171', from: '+14155550999', twiml: '<Response/>' }),
    21210,
    400,
  );
  assert.equal((await client.insights.v1.calls(call.sid).summary().fetch()).callState, 'completed');
});

test('seats, holds and removes conference participants', async () => {
  for (const number of ['+14155550172', '+14155550173']) {
    await control('/phones', { number, answerAfterMs: 0 });
  }
  const room = client.conferences('standup');
  for (const to of ['+14155550172', '+14155550173']) {
    await room.participants.create({ from, to, label: to.slice(-3) });
  }
  const conference = await until(async () => {
    const [found] = await client.conferences.list({ friendlyName: 'standup', status: 'in-progress' });
    return found;
  });
  const seats = await until(async () => {
    const all = await client.conferences(conference.sid).participants.list();
    return all.length === 2 && all;
  });
  const held = await client
    .conferences(conference.sid)
    .participants(seats[0].callSid)
    .update({ hold: true, muted: true });
  assert.equal(held.hold, true);
  assert.equal(held.muted, true);
  assert.equal((await client.conferences(conference.sid).participants.list({ hold: true })).length, 1);
  await client.conferences(conference.sid).participants('173').remove();
  assert.equal((await client.conferences(conference.sid).participants.list()).length, 1);
  const over = await client.conferences(conference.sid).update({ status: 'completed' });
  assert.equal(over.status, 'completed');
});

test('keeps calls in a queue and takes them out', async () => {
  await control('/phones', { number: '+14155550174', answerAfterMs: 0 });
  const queue = await client.queues.create({ friendlyName: 'node', maxSize: 5 });
  await client.calls.create({
    to: '+14155550174',
    from,
    twiml: '<Response><Enqueue>node</Enqueue></Response>',
  });
  const front = await until(() => client.queues(queue.sid).members('Front').fetch().catch(() => null));
  assert.equal(front.position, 1);
  await refused(client.queues(queue.sid).remove(), 20001, 400);
  await client.queues(queue.sid).members(front.callSid).update({ url: `${simulator}/control/health` });
  await until(async () => (await client.queues(queue.sid).fetch()).currentSize === 0);
  assert.equal(await client.queues(queue.sid).remove(), true);
});

test('routes a task to a worker and counts it', async () => {
  const { sid } = await client.taskrouter.v1.workspaces.create({ friendlyName: 'routing' });
  const workspace = client.taskrouter.v1.workspaces(sid);
  const [available] = await workspace.activities.list({ friendlyName: 'Available' });
  const queue = await workspace.taskQueues.create({
    friendlyName: 'billing',
    targetWorkers: 'skills HAS "billing"',
  });
  const workflow = await workspace.workflows.create({
    friendlyName: 'all',
    configuration: JSON.stringify({ task_routing: { default_filter: { queue: queue.sid } } }),
  });
  const worker = await workspace.workers.create({
    friendlyName: 'ada',
    activitySid: available.sid,
    attributes: JSON.stringify({ skills: ['billing'] }),
  });
  const task = await workspace.tasks.create({ workflowSid: workflow.sid, attributes: '{"a":1}' });
  const [reservation] = await workspace.tasks(task.sid).reservations.list();
  assert.equal(reservation.workerSid, worker.sid);
  await workspace.tasks(task.sid).reservations(reservation.sid).update({ reservationStatus: 'accepted' });
  assert.equal((await workspace.tasks(task.sid).fetch()).assignmentStatus, 'assigned');
  await workspace.tasks(task.sid).update({ assignmentStatus: 'completed', reason: 'done' });
  const counted = await workspace.cumulativeStatistics().fetch();
  assert.equal(counted.reservationsAccepted, 1);
  assert.equal(counted.tasksCompleted, 1);
  const now = await workspace.taskQueues(queue.sid).realTimeStatistics().fetch();
  assert.equal(now.totalEligibleWorkers, 1);
  assert.ok((await workspace.events.list({ eventType: 'task.completed' })).length === 1);
  await refused(workspace.workers.create({ friendlyName: 'ADA' }), 20001, 400);
  await refused(workspace.workers(worker.sid).update({ ifMatch: '"99"', attributes: '{}' }), 20412, 412);
});

test('keeps a subaccount to itself', async () => {
  const shop = await client.api.v2010.accounts.create({ friendlyName: 'shop' });
  const asShop = connect(shop.sid, shop.authToken, { accountSid: shop.sid });
  await asShop.applications.create({ friendlyName: 'of the shop' });
  assert.equal((await asShop.applications.list()).length, 1);
  assert.equal((await client.api.v2010.accounts(shop.sid).applications.list()).length, 1);
  await client.api.v2010.accounts(shop.sid).update({ status: 'suspended' });
  await refused(asShop.applications.list(), 20005, 401);
});

test('serves hosts with an edge and a region', async () => {
  const regional = connect(undefined, undefined, { edge: 'dublin', region: 'ie1' });
  assert.equal((await regional.api.v2010.accounts(accountSid).fetch()).sid, accountSid);
  assert.ok(Array.isArray(await regional.taskrouter.v1.workspaces.list({ limit: 1 })));
  const route = await regional.routes.v2.phoneNumbers(from).update({ voiceRegion: 'ie1' });
  assert.equal(route.voiceRegion, 'ie1');
});

test('refuses wrong credentials and bad parameters in words', async () => {
  await refused(connect(accountSid, 'wrong').applications.list(), 20003, 401);
  await refused(client.applications.create({ friendlyName: 'x'.repeat(65) }), 20001, 400);
  await refused(client.applications.create({ voiceUrl: 'not a url' }), 21502, 400);
  await refused(client.applications('AP00000000000000000000000000000000').fetch(), 20404, 404);
});

test('writes each change into the audit log', async () => {
  const app = await client.applications.create({ friendlyName: 'audited' });
  const [event] = await client.monitor.v1.events.list({ resourceSid: app.sid, limit: 1 });
  assert.equal(event.eventType, 'application.created');
  assert.equal(event.actorSid, accountSid);
  assert.equal(event.eventData.friendly_name.updated, 'audited');
});
