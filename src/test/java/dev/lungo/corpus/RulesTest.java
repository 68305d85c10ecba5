package dev.lungo.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  private static final String STORY =
      "Once upon a time, Hen and Eagle were friends. They lived in peace with all the other birds."
          + " None of them could fly.\n\nOne day, there was famine in the land. Eagle had to walk"
          + " very far to find food. She came back very tired. \"There must be an easier way to"
          + " travel!\" said Eagle.";

  private static final String THOUSAND_CHARACTERS =
      "天地玄黃\n宇宙洪荒\n日月盈昃\n辰宿列張\n寒來暑往\n秋收冬藏\n閏餘成歲\n律呂調陽\n雲騰致雨\n露結為霜\n金生麗水\n玉出崐岡\n劍號巨闕\n珠稱夜光";

  private static final String ANALECTS =
      "子曰：“学而时习之，不亦说乎？有朋自远方来，不亦乐乎？人不知而不愠，不亦君子乎？”\n有子曰：“其为人也孝弟，而好犯上者，鲜矣；"
          + "不好犯上而好作乱者，未之有也。君子务本，本立而道生。孝弟也者，其为仁之本与！”\n子曰：“巧言令色，鲜矣仁！”";

  private static final String JAPANESE =
      "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所でニャーニャー泣いていた事だけは記憶している。"
          + "吾輩はここで始めて人間というものを見た。";

  private static final String THAI =
      "กาลครั้งหนึ่งนานมาแล้ว มีกระต่ายตัวหนึ่งอาศัยอยู่ในป่าใหญ่ กระต่ายชอบวิ่งเล่นกับเพื่อนทุกวัน "
          + "วันหนึ่งกระต่ายพบเต่าตัวหนึ่งเดินช้ามาก";

  private static final String RHYME =
      "Row, row, row your boat\nGently down the stream\nMerrily, merrily, merrily, merrily\nLife is"
          + " but a dream\n\nRow, row, row your boat\nGently down the stream\nMerrily, merrily,"
          + " merrily, merrily\nLife is but a dream";

  private static final String PLAY =
      "First Citizen:\nBefore we proceed any further, hear me speak.\n\nAll:\nSpeak, speak.\n\nFirst"
          + " Citizen:\nYou are all resolved rather to die than to famish?\n\nAll:\nResolved."
          + " resolved.\n\nFirst Citizen:\nFirst, you know Caius Marcius is chief enemy to the"
          + " people.\n\nAll:\nWe know't, we know't.\n\nFirst Citizen:\nLet us kill him, and we'll"
          + " have corn at our own price.\nIs't a verdict?\n\nAll:\nNo more talking on't; let it be"
          + " done: away, away!";

  private static final String DIALOGUE =
      "#Person1#: Which season do you like best?\n#Person2#: Spring.\n#Person1#: Why?\n#Person2#: It"
          + " is warm. And you?\n#Person1#: I like winter. We can skate.\n#Person2#: It's cold"
          + " then.\n#Person1#: That's true.\n#Person2#: Let's go out. It's too hot to"
          + " read.\n#Person1#: Yes, let's.\n#Person2#: Where to?\n#Person1#: To the park.";

  private static final String COUNTING =
      "Counting cats\n\nHow many cats?\n\n0\n\nZero cats.\n\nHow many cats?\n\n1\n\nOne cat.\n\nHow"
          + " many cats?\n\n2\n\nTwo cats.\n\nHow many cats?\n\n3\n\nThree cats.\n\nHow many"
          + " cats?\n\n4\n\nFour cats.";

  /// The default must not touch what someone wrote, however short, repetitive or unpunctuated.
  @ParameterizedTest
  @ValueSource(
      strings = {
        STORY,
        THOUSAND_CHARACTERS,
        ANALECTS,
        JAPANESE,
        THAI,
        RHYME,
        PLAY,
        DIALOGUE,
        COUNTING,
        "Two dogs.",
        "再见！",
        "床前明月光，疑是地上霜。",
        "A man is fixing the guitar players costume.",
        "- Milk\n- Bread\n- Eggs\n- Tea\n- Salt\n- Rice\n- Flour\n- Oil\n- Jam\n- Honey\n- Figs",
        "Donaudampfschifffahrtsgesellschaftskapitän ist ein langes deutsches Wort.",
        "Il était une fois un roi. — Bonjour, dit-il.",
        "She ran\nhome.\nThe light was on.",
        "Back home she wrote about cookies and privacy.",
      })
  void theDefaultLeavesGoodTextAsItIs(String text) {
    Cleaner cleaner = new Cleaner(RuleChoice.parse("gentle").of(Cleaning.gentle()));
    assertThat(cleaner.clean(document(text)).events()).isEmpty();
  }

  /// The papers' rules count words and full stops; they must not judge what has neither.
  @ParameterizedTest
  @ValueSource(strings = {THOUSAND_CHARACTERS, ANALECTS, JAPANESE, THAI})
  void theRulesForTheWebDoNotDropScriptsWithoutSpaces(String text) {
    Cleaner cleaner = new Cleaner(RuleChoice.parse("web").of(Cleaning.web()));
    assertThat(cleaner.clean(document(text)).events()).isEmpty();
  }

  @Test
  void theRulesForTheWebDropPoorPages() {
    Cleaner cleaner = new Cleaner(RuleChoice.parse("web").of(Cleaning.web()));
    assertThat(cleaner.clean(document(STORY)).document()).isPresent();
    assertThat(droppedBy(cleaner, "This page is much too short.")).isEqualTo("gopher-words");
    assertThat(droppedBy(cleaner, STORY + "\nfunction() { return; } is code, as everyone knows."))
        .isEqualTo("c4-curly-brace");
    assertThat(droppedBy(cleaner, (STORY + "\n\n").repeat(3))).isEqualTo("gopher-repetition");
    assertThat(
            droppedBy(
                cleaner,
                ("Der Hund lief durch den Wald, und die Katze schlief im Haus auf dem Sofa. Am"
                            + " Abend kam die Frau nach Hause. ")
                        .repeat(1)
                    + "Sie kochte eine Suppe aus Bohnen, Kartoffeln, Karotten, Zwiebeln, Petersilie"
                    + " und Salz, weil der Sohn krank war. Danach las sie dem Kind eine Geschichte"
                    + " vor, bis es endlich einschlief, und ging dann selbst ins Bett."))
        .isEqualTo("gopher-stop-words");
  }

  @Test
  void theDefaultDropsSpam() {
    Cleaner cleaner = new Cleaner(RuleChoice.parse("gentle").of(Cleaning.gentle()));
    StringBuilder spam = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      spam.append("Access All Records Of Number ").append(i).append(" Now!\n");
    }
    assertThat(droppedBy(cleaner, spam.toString())).isEqualTo("gopher-repetition");
    assertThat(droppedBy(cleaner, "#love #cute #cat #dog #sun ".repeat(12)))
        .isEqualTo("gopher-symbols");
    assertThat(droppedBy(cleaner, "Lorem ipsum dolor sit amet")).isEqualTo("c4-lorem-ipsum");
    assertThat(droppedBy(cleaner, "12 34 55 | 99 123 5 ".repeat(9))).isEqualTo("gopher-alphabetic");
  }

  @Test
  void cleaningTwiceChangesNothingMore() {
    String messy =
        "Skip to content\nHome\nAbout us\nContact\nâ€œHiâ€, said the cafÃ© owner.  \n\n\n\n\nCall"
            + " 212-555-0123!\u0007\nWe use cookies to improve your visit. Accept all\nThe end.\n"
            + "© 2020 Example Inc. All rights reserved.";
    for (String rules : List.of("gentle", "web,-gopher-words,-c4-sentences,-gopher-stop-words")) {
      RuleChoice choice = RuleChoice.parse(rules);
      Cleaner cleaner = new Cleaner(choice.of(choice.preset().cleaning()));
      Document once = cleaner.clean(document(messy)).document().orElseThrow();
      assertThat(cleaner.clean(once).events()).isEmpty();
    }
    Cleaner cleaner = new Cleaner(RuleChoice.parse("gentle").of(Cleaning.gentle()));
    assertThat(cleaner.clean(document(messy)).document().orElseThrow().text())
        .isEqualTo("“Hi”, said the café owner.\n\n\nCall [phone]!\nThe end.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "This website uses cookies to ensure you get the best experience.",
        "© 2018 Allergan. All rights reserved.",
        "Copyright 2019 Example Ltd",
        "Click here to subscribe",
        "Read more...",
        "Continue reading »",
        "Skip to main content",
        "Home | About us | Contact",
        "首页 | 关于我们 | 联系我们",
        "Share on Facebook",
        "Leave a comment",
        "Sign up for our weekly newsletter!",
        "版权所有 未经许可不得转载",
        "上一篇",
        "Page 3 of 10",
        "Please enable JavaScript to view this page.",
        "Privacy Policy and Terms of Use",
      })
  void boilerplateLinesGo(String line) {
    String text = "A good line.\n" + line + "\nAnother good line.";
    assertThat(apply(new Boilerplate(15), text)).isEqualTo("A good line.\nAnother good line.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "She baked cookies, and everyone at the table had one of them.",
        "home.",
        "Home",
        "Share it with your brother, said the mother.",
        "read more books.",
        "The new privacy policy of the company was discussed for months, because nobody in the"
            + " parliament had understood what it meant for children.",
        "简·奥斯汀的傲慢与偏见",
        "安德烈斯·曼努埃尔·洛佩斯·奥夫拉多尔",
        "Name | Age | City",
        "|x + y| + |x| + |y|",
        "Next, they went to the river.",
        "Loading the cart took all day.",
        "Copyright is a right.",
      })
  void goodLinesStay(String line) {
    String text = "A good line.\n" + line + "\nAnother good line.";
    assertThat(apply(new Boilerplate(15), text)).isEqualTo(text);
  }

  @Test
  void wordsOfMenusGoOnlyTogether() {
    assertThat(apply(new Boilerplate(15), "Home\nSearch\n\nMenu\nThe cat slept.\nHome"))
        .isEqualTo("The cat slept.\nHome");
  }

  @Test
  void linesThatRepeatAtOnceAreShortened() {
    assertThat(apply(new RepeatedLines(2), "a\nb\nb\n\nb\nb\na")).isEqualTo("a\nb\nb\n\na");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "â€œYes, you can go!â€ she said.|“Yes, you can go!” she said.",
        "Iâ€™m here â€“ really â€” nowâ€¦|I’m here – really — now…",
        "a cafÃ© and MÃ¼nchen|a café and München",
        "smile ðŸ˜€|smile 😀",
        "SÃO PAULO, Â© and naïve Ångström|SÃO PAULO, Â© and naïve Ångström",
        "À la carte, état, €5|À la carte, état, €5",
      })
  void doublyEncodedTextIsRepaired(String text, String expected) {
    assertThat(apply(new Mojibake(), text)).isEqualTo(expected);
  }

  @Test
  void controlCharactersGoAndQuotationMarksComeBack() {
    assertThat(
            apply(
                new ControlCharacters(),
                "a\u0000b\u0007\tc\n\u001B[31mred\u001B[0m\uFEFF so\u00ADft"))
        .isEqualTo("ab\tc\nred soft");
    assertThat(
            apply(
                new ControlCharacters(),
                "Carlsberg\u0019s \u001Cbloat\u001D \u0093Hi\u0094 it\u0092s"))
        .isEqualTo("Carlsberg’s “bloat” “Hi” it’s");
    String needed = "👨\u200D👩\u200D👧 می\u200Cخواهم \u200Fאב ក\u200Bខ";
    assertThat(apply(new ControlCharacters(), needed)).isEqualTo(needed);
    assertThat(apply(new ControlCharacters(), "她立即\u200B去 Eve\u200Brnote \uD800x"))
        .isEqualTo("她立即去 Evernote x");
  }

  @Test
  void unicodeIsComposed() {
    assertThat(apply(new Unicode(), "Sauté")).isEqualTo("Sauté");
    assertThat(apply(new Unicode(), "ﬁ x² ｱ")).isEqualTo("ﬁ x² ｱ");
  }

  @Test
  void thresholdsOfGopherByHand() {
    assertThat(dropped(new Gopher.WordCount(3, 5), "a b")).isEqualTo("2 words, not 3 to 5");
    assertThat(dropped(new Gopher.WordCount(3, 5), "a b c d e f")).isEqualTo("6 words, not 3 to 5");
    assertThat(dropped(new Gopher.WordLength(3, 10, 1), "a bb ccc"))
        .isEqualTo("words of 2.0 letters on average, not 3.0 to 10.0");
    assertThat(dropped(new Gopher.SymbolRatio(0.1, 1), "a... b c… d #e"))
        .isEqualTo("0.40 ellipses per word, more than 0.10");
    assertThat(dropped(new Gopher.LineMarks(0.5, 0.3, 1), "• a\n- b\nc"))
        .isEqualTo("2 of 3 lines begin with a bullet");
    assertThat(dropped(new Gopher.LineMarks(0.9, 0.3, 1), "a...\nb…\nc"))
        .isEqualTo("2 of 3 lines end with an ellipsis");
    assertThat(dropped(new Gopher.AlphabeticShare(0.8, 1), "a 1 2 , ."))
        .isEqualTo("only 0.33 of the words have a letter, not 0.80");
    assertThat(dropped(new Gopher.StopWords(2), "The the THE"))
        .isEqualTo("1 of the common English words, not 2");
    assertThat(new Gopher.StopWords(2).apply(document("The king of Spain")))
        .isInstanceOf(Rule.Kept.class);
  }

  @Test
  void c4ByHand() {
    assertThat(apply(new C4.Sentences(3, true), "This line stays here.\nMenu item\nNo dot at end"))
        .isEqualTo("This line stays here.");
    assertThat(apply(new C4.WarningLines(), "Good.\nPlease enable Javascript.\nGood."))
        .isEqualTo("Good.\nGood.");
    assertThat(apply(new C4.Citations(), "True[1] or not.[citation needed] a[i]"))
        .isEqualTo("True or not. a[i]");
    assertThat(dropped(new C4.SentenceCount(3), "One. Two 3.5!")).isEqualTo("2 sentences, not 3");
    C4.BadWords bad = new C4.BadWords(List.of("damn", "坏话"));
    assertThat(dropped(bad, "Oh DAMN it")).isEqualTo("it has `damn`");
    assertThat(dropped(bad, "这是坏话吗")).isEqualTo("it has `坏话`");
    assertThat(bad.apply(document("The goddamned fundamnation"))).isInstanceOf(Rule.Kept.class);
  }

  @Test
  void rulesAreChosenByName() {
    assertThat(RuleChoice.parse("").names()).isEqualTo(RuleChoice.parse("gentle").names());
    assertThat(RuleChoice.parse("none,+unicode").names()).containsExactly("unicode");
    assertThat(RuleChoice.parse("-unicode").names()).doesNotContain("unicode").contains("mojibake");
    assertThat(RuleChoice.parse("web,+c4-bad-words").names()).hasSize(21);
    assertThatThrownBy(() -> RuleChoice.parse("gentle,-unicorn"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no rule `unicorn`; the rules are mojibake, unicode,");
    assertThatThrownBy(() -> RuleChoice.parse("strict"))
        .hasMessageContaining("gentle, web or none");
  }

  /// The list is written by hand; it must have every component, in order.
  @Test
  void everyRuleIsListed() throws ReflectiveOperationException {
    Cleaning cleaning = Cleaning.web();
    var components = Cleaning.class.getRecordComponents();
    assertThat(cleaning.rules()).hasSize(components.length);
    for (int i = 0; i < components.length; i++) {
      assertThat(cleaning.rules().get(i)).isSameAs(components[i].getAccessor().invoke(cleaning));
      assertThat(cleaning.rules().get(i).name().replace("-", ""))
          .isEqualToIgnoringCase(components[i].getName());
    }
    assertThat(cleaning.withBadWords(List.of("x")).c4BadWords().words()).containsExactly("x");
  }

  static Document document(String text) {
    return new Document("id", "source", text);
  }

  static String apply(Rule rule, String text) {
    return switch (rule.apply(document(text))) {
      case Rule.Kept _ -> text;
      case Rule.Changed changed -> changed.document().text();
      case Rule.Dropped dropped -> "dropped: " + dropped.reason();
    };
  }

  private static String dropped(Rule rule, String text) {
    return switch (rule.apply(document(text))) {
      case Rule.Dropped dropped -> dropped.reason();
      default -> "not dropped";
    };
  }

  private static String droppedBy(Cleaner cleaner, String text) {
    return cleaner.clean(document(text)).events().stream()
        .filter(Cleaner.Event::dropped)
        .map(Cleaner.Event::rule)
        .findFirst()
        .orElse("kept: " + Arrays.asList(text.split("\n")).getFirst());
  }
}
