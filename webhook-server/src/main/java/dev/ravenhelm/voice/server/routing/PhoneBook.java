package dev.ravenhelm.voice.server.routing;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.ShortNumberInfo;
import dev.ravenhelm.voice.api.v1alpha1.Voice;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What is known of telephone numbers: their country, and which cost more than a call. */
final class PhoneBook {

  private static final Pattern E164 = Pattern.compile(Voice.E164);
  private static final Set<PhoneNumberType> COSTLY =
      Set.of(
          PhoneNumberType.PREMIUM_RATE,
          PhoneNumberType.SHARED_COST,
          PhoneNumberType.UAN,
          PhoneNumberType.PERSONAL_NUMBER);

  /** Shorter ones begin no number that any plan lists. */
  private static final int SHORTEST = 6;

  /** An area code that nobody has, for examples. */
  private static final String FICTION = "+1555";

  private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
  private final ShortNumberInfo shortNumbers = ShortNumberInfo.getInstance();

  static boolean isE164(String number) {
    return E164.matcher(number).matches();
  }

  /**
   * The country of an E.164 number, by its longest beginning that a plan lists. A number that
   * begins as none, such as one reserved for fiction, belongs to the main country of its code.
   */
  Optional<String> country(String number) {
    return listed(number)
        .or(() -> parse(number))
        .map(parsed -> {
          String region = numbers.getRegionCodeForNumber(parsed);
          return region != null
              ? region
              : numbers.getRegionCodeForCountryCode(parsed.getCountryCode());
        })
        .filter(region -> region.length() == 2 && !region.equals("ZZ"));
  }

  /**
   * Whether a call may cost more than usual, by the longest beginning of the number that a plan
   * lists: exchanges pass over digits that follow. What a number costs that begins as none, nobody
   * can tell.
   */
  boolean costly(String number) {
    return !number.startsWith(FICTION)
        && listed(number)
            .map(numbers::getNumberType)
            .filter(type -> !COSTLY.contains(type))
            .isEmpty();
  }

  /** Whether the digits reach an emergency service in any country. */
  boolean emergency(String digits) {
    return numbers.getSupportedRegions().stream()
        .anyMatch(region -> shortNumbers.isEmergencyNumber(digits, region));
  }

  /** Whether the digits reach an emergency service in the country of a number. */
  boolean emergencyWhere(String digits, String number) {
    return country(number).filter(of -> shortNumbers.isEmergencyNumber(digits, of)).isPresent();
  }

  private Optional<PhoneNumber> listed(String number) {
    return IntStream.iterate(number.length(), length -> length >= SHORTEST, length -> length - 1)
        .mapToObj(length -> number.substring(0, length))
        .flatMap(beginning -> parse(beginning).stream())
        .filter(numbers::isValidNumber)
        .findFirst();
  }

  private Optional<PhoneNumber> parse(String number) {
    try {
      return Optional.of(numbers.parse(number, null));
    } catch (NumberParseException e) {
      return Optional.empty();
    }
  }
}
