package dev.ravenhelm.voice.operator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may touch what, with the reason beside each rule. */
class LayersTest {
  private static final String OPERATOR = "dev.ravenhelm.voice.operator";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(OPERATOR);

  /** What a plan is made of and made by; the same plan is what a dry run prints. */
  private static final DescribedPredicate<JavaClass> PURE =
      resideInAPackage(OPERATOR + ".plan")
          .or(simpleNameEndingWith("Planner"))
          .or(simpleNameEndingWith("Wish"))
          .or(simpleNameEndingWith("Manifests"))
          .or(simpleNameEndingWith("Deployment").and(resideInAPackage(OPERATOR + "..")))
          .as("pure classes");

  @Test
  void planningTouchesNoClientSocketClockEnvironmentOrLogger() {
    noClasses()
        .that(PURE)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.net.http..",
                    "java.net.spi..",
                    "java.io..",
                    "java.nio.file..",
                    "org.slf4j..",
                    "java.util.logging..",
                    "com.twilio..",
                    "io.javaoperatorsdk..",
                    "io.fabric8.kubernetes.client.dsl..",
                    OPERATOR + ".twilio..")
                .or(
                    DescribedPredicate.describe(
                        "a clock, an instant or the environment",
                        c ->
                            c.getName().equals("java.time.Clock")
                                || c.getName().equals("java.time.Instant")
                                || c.getName().equals("java.lang.System"))))
        .because("a plan is a function of values: it can be printed, pinned and compared")
        .check(CLASSES);
  }

  @Test
  void onlyTheTwilioPackageKnowsTwiliosSdk() {
    noClasses()
        .that(not(resideInAnyPackage(OPERATOR + ".twilio", OPERATOR + ".account")))
        .should()
        .dependOnClassesThat(resideInAPackage("com.twilio.."))
        .because(
            "every write to Twilio passes one adapter, so that none is forgotten in the fault tests")
        .check(CLASSES);
  }

  @Test
  void theKindsDoNotKnowEachOther() {
    for (String kind : new String[] {"gateway", "number", "identity", "queue"}) {
      noClasses()
          .that()
          .resideInAPackage(OPERATOR + "." + kind)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      OPERATOR + ".gateway",
                      OPERATOR + ".number",
                      OPERATOR + ".identity",
                      OPERATOR + ".queue")
                  .and(not(resideInAPackage(OPERATOR + "." + kind))))
          .because("one package, one kind: they meet in resources and in Twilio only")
          .check(CLASSES);
    }
  }

  @Test
  void theCommandsWireTheKindsAndNothingKnowsThem() {
    noClasses()
        .that()
        .resideOutsideOfPackage(OPERATOR + ".cli")
        .should()
        .dependOnClassesThat(resideInAPackage(OPERATOR + ".cli"))
        .because("the commands are a second main, beside VoiceOperator")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(OPERATOR + ".cli")
        .should()
        .dependOnClassesThat(resideInAPackage("io.javaoperatorsdk.."))
        .because("a plan on paper runs without an operator")
        .check(CLASSES);
  }

  @Test
  void reconcilersAreTheOnlyOnesThatSpeakToTheSdkOfOperators() {
    classes()
        .that(resideInAnyPackage(OPERATOR + ".plan", OPERATOR + ".twilio", OPERATOR + ".secrets"))
        .should()
        .onlyDependOnClassesThat(not(resideInAPackage("io.javaoperatorsdk..")))
        .because(
            "what decides and what talks to Twilio must run without an operator, as in a dry run")
        .check(CLASSES);
  }
}
