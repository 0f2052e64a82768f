package dev.ravenhelm.voice.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
final class PurePackagesTest {

  private static final String ROOT = "dev.ravenhelm.voice.server";
  private static final JavaClasses SERVER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  /** Decisions and TwiML are functions of values: whoever changes them needs nothing running. */
  @Test
  void decisionsAndTwimlKnowOnlyValues() {
    classes()
        .that()
        .resideInAnyPackage(ROOT + ".routing", ROOT + ".twiml")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".routing",
            ROOT + ".twiml",
            ROOT + ".text",
            "dev.ravenhelm.voice.api.v1alpha1",
            "io.fabric8.kubernetes.api.model",
            "com.google.i18n.phonenumbers",
            "com.fasterxml.jackson.core.io",
            "org.jspecify.annotations",
            "java.lang",
            "java.lang.invoke",
            "java.lang.runtime",
            "java.nio.charset",
            "java.time",
            "java.time.zone",
            "java.util",
            "java.util.function",
            "java.util.regex",
            "java.util.stream")
        .check(SERVER);
  }

  @Test
  void routingKnowsNothingOfTwiml() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".routing")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".twiml")
        .check(SERVER);
  }

  /** Twilio's listener and the agents' share what is decided, never each other's code. */
  @Test
  void webhooksAndAgentsDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".webhooks")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".agents")
        .check(SERVER);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".agents")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".webhooks")
        .check(SERVER);
  }

  /** No caller waits for a request to Twilio, and one package knows how it is made. */
  @Test
  void webhooksAskTwilioNothing() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".webhooks", ROOT + ".routing", ROOT + ".twiml")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".twilio",
            ROOT + ".calls",
            ROOT + ".presence",
            ROOT + ".history",
            ROOT + ".voicemail",
            ROOT + ".recordings")
        .check(SERVER);
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".twilio")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.twilio..")
        .check(SERVER);
  }

  @Test
  void onlyConfigurationReachesKubernetesAndOpenBao() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".config")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8.kubernetes.client..", "dev.ravenhelm.voice.openbao..")
        .check(SERVER);
  }
}
