/// The frame of every report: one self-contained page with charts, tables, texts and samples.
///
/// {@link dev.lungo.training.RunReport} fills it from a training run; what is measured elsewhere,
/// such as an evaluation, fills it in the same way. Reading order: {@link
// dev.lungo.training.report.Report} (the page
/// as data), {@link dev.lungo.training.report.Section} and
/// {@link dev.lungo.training.report.Chart} (what stands in it),
/// {@link dev.lungo.training.report.ReportPage} (to HTML).
///
/// ```java
/// Chart reward = Chart.of("Reward", Chart.Format.NUMBER)
///     .axis("step", Chart.Format.COUNT, steps)
///     .line("reward", Chart.Style.STRONG, rewards);
/// ReportPage.write(file, new Report("my-run", "PPO", List.of(), List.of(),
///     List.of(new Section.Charts("Curves", List.of(reward)))));
/// ```
///
/// The page's look lives in the resources `report.html`, `report.css` and `report.js`; uPlot
/// draws the curves and is copied into each page, which therefore opens from a disk without any
/// network. Traps: everything that comes from people or models (names, samples, recipes) goes
/// through {@link dev.lungo.training.report.Html}, and the page's security policy lets only its
/// own two scripts run. The same input gives the same bytes.
@NullMarked
package dev.lungo.training.report;

import org.jspecify.annotations.NullMarked;
