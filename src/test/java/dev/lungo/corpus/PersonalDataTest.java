package dev.lungo.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Write to jane.doe+news@mail.example.co.uk.|Write to [email].",
        "mail <müller@uni-köln.de>, please|mail <[email]>, please",
        "邮箱：wang@example.com。|邮箱：[email]。",
        "call 780-800-7092 to get|call [phone] to get",
        "(212) 555-0123 or 212.555.0199|[phone] or [phone]",
        "1-800-555-0100|[phone]",
        "ring +44 20 7946 0958 now|ring [phone] now",
        "+49 (30) 1234567|[phone]",
        "Tel: 030 1234567.|Tel: [phone].",
        "手机13812345678，谢谢|手机[phone]，谢谢",
        "电话：010-12345678|电话：[phone]",
        "card 4111 1111 1111 1111.|card [card].",
        "5500-0000-0000-0004|[card]",
        "amex 378282246310005|amex [card]",
        "from 203.0.113.77:8080|from [ip]:8080",
        "the IP 8.8.8.8 answers|the IP [ip] answers",
        "at 2001:db8:85a3::8a2e:370:7334 now|at [ip] now",
      })
  void personalDataIsReplaced(String text, String expected) {
    assertThat(clean(text)).isEqualTo(expected);
  }

  /// Stories, sums, tables, programs and references are full of digits.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "The war of 1914-1918, and that of 1939 to 1945.",
        "ISBN 978-3-16-148410-0, ISBN 0-306-40615-2",
        "ISBN 9783161484100",
        "version 1.2.3.4 and v192.168.1.1 of the firmware 10.20.130.40",
        "3.14.15.9 and 1.2.3.4",
        "3.141592653589793 is not 3.1415926535",
        "It costs 1,234,567,890 or 12 345 678 dollars.",
        "10.0.0.1 and 192.168.100.1 and 127.0.0.1 are private",
        "300.300.300.300",
        "4111 1111 1111 1112",
        "1234567890123456",
        "12 + 34 - 56 * 78 = 123456789",
        "in 12345678901234567890 steps",
        "2010-12-2014 09:15:30",
        "Luke 12:30:45 and std::vector::iterator a::b::c",
        "call 1914-1918 the great war",
        "0 @.@ 7 – 2 @.@ 2 kg",
        "@user and user@localhost and a @ b",
        "Chapter 555-1234-9 of 212-555-01234",
        "1600 1700 1800 1900",
        "sixteen digits 1234 5678 9012 3456",
        "共13812345678901元",
        "2024年12月31日，第12345678号",
      })
  void otherDigitsStay(String text) {
    assertThat(clean(text)).isEqualTo(text);
  }

  private static String clean(String text) {
    return RulesTest.apply(new PersonalData(), text);
  }
}
