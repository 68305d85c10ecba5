package dev.lungo;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.lungo.cli.Main;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The table of packages in ARCHITECTURE.md, enforced.
class ArchitectureTest {
  /// What each package may import, in the order in which data flows. `files` may be imported
  /// by all.
  private static final Map<String, List<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("files", List.of()),
          Map.entry("corpus", List.of()),
          Map.entry("tokenizer", List.of()),
          Map.entry("torch", List.of()),
          Map.entry("chat", List.of("tokenizer")),
          Map.entry("curriculum", List.of("chat")),
          Map.entry("data", List.of("corpus", "tokenizer", "chat")),
          Map.entry("model", List.of("torch")),
          Map.entry("generation", List.of("tokenizer", "torch", "model")),
          Map.entry("training", List.of("data", "torch", "model")),
          Map.entry(
              "alignment",
              List.of("tokenizer", "chat", "data", "torch", "model", "generation", "training")),
          Map.entry(
              "evaluation",
              List.of(
                  "corpus",
                  "tokenizer",
                  "torch",
                  "chat",
                  "curriculum",
                  "data",
                  "model",
                  "generation",
                  "training",
                  "alignment")),
          Map.entry("store", List.of("chat")),
          Map.entry("serving", List.of("tokenizer", "chat", "generation", "store")),
          Map.entry(
              "cli",
              List.of(
                  "corpus",
                  "tokenizer",
                  "torch",
                  "chat",
                  "curriculum",
                  "data",
                  "model",
                  "generation",
                  "training",
                  "alignment",
                  "evaluation",
                  "store",
                  "serving")));

  private static final List<String> MAY_USE_LIBTORCH =
      List.of("torch", "model", "generation", "training", "alignment", "evaluation");

  /// What stands where the main class does: tests are compiled to another place.
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void everyPackageIsInTheTable() {
    var packages =
        CLASSES.stream()
            .map(c -> c.getPackageName().substring("dev.lungo.".length()).split("\\.")[0])
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(MAY_IMPORT.keySet()).containsAll(packages);
  }

  @Test
  void packagesImportOnlyWhatTheTableAllows() {
    MAY_IMPORT.forEach(
        (name, allowed) -> {
          String[] reachable =
              Stream.concat(Stream.of(name, "files"), allowed.stream())
                  .map(ArchitectureTest::pattern)
                  .toArray(String[]::new);
          noClasses()
              .that()
              .resideInAPackage(pattern(name))
              .should()
              .dependOnClassesThat(
                  resideInAnyPackage("dev.lungo..").and(resideOutsideOfPackages(reachable)))
              .allowEmptyShould(true)
              .check(CLASSES);
        });
  }

  @Test
  void onlyTheNumericPackagesSeeLibtorch() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            MAY_USE_LIBTORCH.stream().map(ArchitectureTest::pattern).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.lungo.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  private static String pattern(String name) {
    return "dev.lungo." + name + "..";
  }
}
