package dev.ravenhelm.twilio.simulator.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One Chromium for all browser tests, driven through a Node program. */
public final class Chromium implements AutoCloseable {
  static final Path SOURCES = Path.of("src/test/node/voice-sdk");
  static final Path INSTALLED = Path.of("target/voice-sdk");
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--use-fake-ui-for-media-stream",
          "--use-fake-device-for-media-stream",
          "--ignore-certificate-errors",
          "--autoplay-policy=no-user-gesture-required");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process driver;
  private final BufferedWriter in;
  private final BufferedReader out;
  private int pages;
  private int requests;

  private Chromium(Process driver) {
    this.driver = driver;
    this.in =
        new BufferedWriter(
            new OutputStreamWriter(driver.getOutputStream(), StandardCharsets.UTF_8));
    this.out =
        new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a browser to which all of Twilio's host names lead to a port of this machine. */
  public static Chromium start(int twilioPort) {
    install();
    try {
      Process driver =
          new ProcessBuilder("node", "driver.mjs")
              .directory(INSTALLED.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      var chromium = new Chromium(driver);
      ObjectNode launch = JsonNodeFactory.instance.objectNode();
      launch.put("executable", executable().toString());
      ARGUMENTS.forEach(launch.putArray("args")::add);
      launch
          .withArray("args")
          .add("--host-resolver-rules=MAP *.twilio.com 127.0.0.1:" + twilioPort);
      chromium.ask("launch", launch);
      return chromium;
    } catch (IOException e) {
      throw new UncheckedIOException("node could not be started; bin/test installs it", e);
    }
  }

  public Page open(String url) {
    int page = ++pages;
    ask("open", page(page).put("url", url).put("width", 1280).put("height", 800));
    return new Page(this, page);
  }

  @Override
  public void close() {
    try {
      in.close();
      if (!driver.waitFor(10, TimeUnit.SECONDS)) {
        driver.destroyForcibly();
      }
    } catch (IOException e) {
      driver.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      driver.destroyForcibly();
    }
  }

  synchronized JsonNode ask(String operation, ObjectNode request) {
    request.put("id", ++requests).put("operation", operation);
    try {
      in.write(request.toString());
      in.newLine();
      in.flush();
      String line = out.readLine();
      if (line == null) {
        throw new AssertionError("the browser's driver ended");
      }
      JsonNode reply = JSON.readTree(line);
      if (reply.has("problem")) {
        throw new AssertionError(operation + ": " + reply.path("problem").asText());
      }
      return reply.path("value");
    } catch (IOException e) {
      throw new UncheckedIOException("the browser's driver is gone", e);
    }
  }

  static ObjectNode page(int page) {
    return JsonNodeFactory.instance.objectNode().put("page", page);
  }

  /** Installs the pinned packages once, and again when they have changed. */
  private static void install() {
    try {
      Files.createDirectories(INSTALLED);
      for (String file : List.of("driver.mjs", "package.json")) {
        copy(file);
      }
      Path lock = INSTALLED.resolve("package-lock.json");
      boolean there =
          Files.exists(lock)
              && Files.exists(INSTALLED.resolve("node_modules"))
              && Files.mismatch(lock, SOURCES.resolve("package-lock.json")) == -1;
      if (there) {
        return;
      }
      copy("package-lock.json");
      Process npm =
          new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
              .directory(INSTALLED.toFile())
              .redirectErrorStream(true)
              // standard output is how the test runner is told of tests
              .redirectOutput(INSTALLED.resolve("npm.log").toFile())
              .start();
      if (!npm.waitFor(2, TimeUnit.MINUTES) || npm.exitValue() != 0) {
        throw new AssertionError("npm ci did not succeed, see npm.log in " + INSTALLED);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("npm could not be run; bin/test installs it", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static void copy(String file) throws IOException {
    Files.copy(SOURCES.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path executable() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name ->
            Arrays.stream(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder).resolve(name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new AssertionError(
                "no chromium on the PATH: apt-get install chromium (bin/test does)"));
  }

  /** A page in a context of its own, as if in another browser. */
  public static final class Page {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Chromium chromium;
    private final int number;

    private Page(Chromium chromium, int number) {
      this.chromium = chromium;
      this.number = number;
    }

    public JsonNode eval(String script) {
      return chromium.ask("evaluate", page(number).put("script", script));
    }

    /** Waits until an expression is true; on failure the page's own log is told. */
    public Page until(String script) {
      try {
        chromium.ask(
            "until", page(number).put("script", script).put("millis", PATIENCE.toMillis()));
        return this;
      } catch (AssertionError e) {
        throw new AssertionError(
            "never true: " + script + "\n" + chromium.ask("log", page(number)).asText(), e);
      }
    }

    public Page click(String testId) {
      chromium.ask("click", page(number).put("selector", selector(testId)));
      return this;
    }

    public Page fill(String testId, String text) {
      chromium.ask("fill", page(number).put("selector", selector(testId)).put("text", text));
      return this;
    }

    /** {@code name >> nth=1} is the second of several. */
    private static String selector(String testId) {
      String[] parts = testId.split(" >> ", 2);
      return "[data-testid=" + parts[0] + "]" + (parts.length == 1 ? "" : " >> " + parts[1]);
    }

    public Path screenshot(String name) {
      Path file = Path.of("target/screenshots").resolve(name + ".png");
      chromium.ask("screenshot", page(number).put("path", file.toAbsolutePath().toString()));
      return file;
    }

    public void close() {
      chromium.ask("close", page(number));
    }
  }
}
