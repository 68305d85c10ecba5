package dev.lungo.serving.page;

import dev.lungo.files.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// The chat page's files: its own beside this class, its three libraries out of their WebJars.
/// Everything is on the class path, so the page works without any other network.
///
/// Safe for all threads. A file is read and compressed once and kept.
public final class PageFiles {
  /// The page runs no script but its own files, not even one that stands in its HTML, and asks
  /// nobody but its own server.
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private static final String OWN = "dev/lungo/serving/page/";

  /// An optional folder and a name. No dot but the one before the ending, so no way up and no
  /// class file.
  private static final Pattern PATH =
      Pattern.compile("/((?:[a-z]+/)?[A-Za-z0-9-]+)\\.(html|css|js|json|svg)");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml");

  private static final Map<String, Library> LIBRARIES =
      Map.of(
          "/lib/marked.js", new Library("org.webjars.npm", "marked", "lib/marked.esm.js"),
          "/lib/purify.js", new Library("org.webjars.npm", "dompurify", "dist/purify.es.mjs"),
          "/lib/highlight.js", new Library("org.webjars", "highlightjs", "highlight.min.js"));

  private final Map<String, PageFile> found = new ConcurrentHashMap<>();

  /// The file at a path such as `/`, `/js/main.js` or `/lib/marked.js`; empty when there is none.
  public Optional<PageFile> find(String path) {
    PageFile known = found.get(path);
    return known != null ? Optional.of(known) : read(path.equals("/") ? "/index.html" : path, path);
  }

  private Optional<PageFile> read(String file, String path) {
    Matcher parts = PATH.matcher(file);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Library library = LIBRARIES.get(file);
    byte[] bytes = bytes(library == null ? OWN + file.substring(1) : library.resource());
    if (bytes == null) {
      return Optional.empty();
    }
    String etag = '"' + Sha256.of(bytes).substring(0, 32) + '"';
    String type = TYPES.getOrDefault(parts.group(2), "application/octet-stream");
    PageFile result = new PageFile(bytes, gzip(bytes), type, etag);
    found.put(path, result);
    return Optional.of(result);
  }

  private static byte @Nullable [] bytes(String resource) {
    try (InputStream in = PageFiles.class.getClassLoader().getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + " on the class path", e);
    }
  }

  private static byte[] gzip(byte[] bytes) {
    var compressed = new ByteArrayOutputStream(bytes.length / 3 + 64);
    try (var out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  /// A file of a WebJar. The version stands in the file's path, and in the artifact's properties.
  private record Library(String group, String artifact, String file) {
    String resource() {
      String path = "META-INF/maven/" + group + "/" + artifact + "/pom.properties";
      try (InputStream in = PageFiles.class.getClassLoader().getResourceAsStream(path)) {
        if (in == null) {
          throw new IllegalStateException(path + " is not on the class path");
        }
        Properties properties = new Properties();
        properties.load(in);
        String version = properties.getProperty("version");
        return "META-INF/resources/webjars/" + artifact + "/" + version + "/" + file;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + path + " on the class path", e);
      }
    }
  }
}
