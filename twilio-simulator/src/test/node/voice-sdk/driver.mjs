// Drives one Chromium for the Java tests: a line of JSON in, a line of JSON out, in any order of pages.
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const pages = new Map();
let browser;

const operations = {
  async launch({ executable, args }) {
    browser = await chromium.launch({ executablePath: executable, args, headless: true });
    return browser.version();
  },
  async open({ page, url, width, height }) {
    const context = await browser.newContext({
      ignoreHTTPSErrors: true,
      bypassCSP: true, // for this program's own scripts
      permissions: ['microphone'],
      viewport: { width, height },
    });
    const opened = await context.newPage();
    const log = [];
    opened.on('console', (message) => log.push(`${message.type()}: ${message.text()}`));
    opened.on('pageerror', (problem) => log.push(`uncaught: ${problem.message}`));
    pages.set(page, { context, opened, log });
    await opened.goto(url);
  },
  async evaluate({ page, script }) {
    const late = new Promise((_, no) => setTimeout(no, 10000, new Error(`no end of: ${script}`)));
    return Promise.race([pages.get(page).opened.evaluate(script), late]);
  },
  async until({ page, script, millis }) {
    await pages.get(page).opened.waitForFunction(script, undefined, { timeout: millis, polling: 50 });
  },
  async click({ page, selector }) {
    await pages.get(page).opened.click(selector, { timeout: 5000 });
  },
  async fill({ page, selector, text }) {
    await pages.get(page).opened.fill(selector, text, { timeout: 5000 });
  },
  async screenshot({ page, path }) {
    await pages.get(page).opened.screenshot({ path });
  },
  async log({ page }) {
    return pages.get(page).log.join('\n');
  },
  async close({ page }) {
    await pages.get(page).context.close();
    pages.delete(page);
  },
};

const lines = createInterface({ input: process.stdin });
lines.on('line', async (line) => {
  const { id, operation, ...more } = JSON.parse(line);
  let reply;
  try {
    reply = { id, value: (await operations[operation](more)) ?? null };
  } catch (problem) {
    reply = { id, problem: String(problem.message ?? problem) };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
});
lines.on('close', async () => {
  await browser?.close();
  process.exit(0);
});
