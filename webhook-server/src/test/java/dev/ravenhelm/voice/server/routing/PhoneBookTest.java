package dev.ravenhelm.voice.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which numbers cost more than a call. */
final class PhoneBookTest {

  private final PhoneBook phones = new PhoneBook();

  /**
   * Premium and personal numbers, some with a digit too many or too few, and what no plan lists.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "+499001234567",
        "+4990012345678",
        "+4990012",
        "+449098790123",
        "+4490987901234",
        "+19005550123",
        "+190055501234",
        "+447012345678",
        "+999123456789"
      })
  void areCostly(String number) {
    assertThat(phones.costly(number)).isTrue();
  }

  /** Fixed, mobile, toll-free and fictional ones, and one that somebody dialled too long. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "+12125550123",
        "+18005551212",
        "+4930901820",
        "+4915112345678",
        "+442079460123",
        "+121255501234",
        "+15550100077"
      })
  void costWhatACallDoes(String number) {
    assertThat(phones.costly(number)).isFalse();
  }
}
