package gradflow.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The references of gradflow (docs/references.bib), formatted as citations. */
public final class Bibliography {
  private static final Pattern ENTRY =
      Pattern.compile("(?m)^@\\w+\\{([^,\\s]+),$(.*?)^\\}", Pattern.DOTALL);
  private static final Pattern FIELD =
      Pattern.compile("(?m)^\\s*(\\w+)\\s*=\\s*\\{(.*?)\\},?\\s*$");
  private static final Map<String, String> ACCENTS =
      Map.of("\"", "\u0308", "'", "\u0301", "v", "\u030c", ".", "\u0307", "`", "\u0300");

  private final Map<String, Map<String, String>> entries = new LinkedHashMap<>();
  private final Map<String, String> sources = new LinkedHashMap<>();

  private Bibliography(String text) {
    Matcher entry = ENTRY.matcher(text);
    while (entry.find()) {
      Map<String, String> fields = new LinkedHashMap<>();
      Matcher field = FIELD.matcher(entry.group(2));
      while (field.find()) {
        fields.put(field.group(1), plain(field.group(2)));
      }
      entries.put(entry.group(1), fields);
      sources.put(entry.group(1), entry.group());
    }
  }

  /** The bibliography bundled with gradflow. */
  public static Bibliography own() {
    try (InputStream in = Bibliography.class.getResourceAsStream("/META-INF/references.bib")) {
      return new Bibliography(
          in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the entries of these keys as BibTeX, in the order of the bibliography. */
  public String bibtex(Collection<String> keys) {
    return sources.entrySet().stream()
        .filter(entry -> keys.contains(entry.getKey()))
        .map(entry -> entry.getValue() + "\n")
        .collect(Collectors.joining("\n"));
  }

  /** Returns authors, year, title, venue and a link; empty if there is no such key. */
  public Optional<String> citation(String key) {
    return Optional.ofNullable(entries.get(key))
        .map(
            f ->
                "%s (%s). %s. %s"
                    .formatted(
                        authors(f.getOrDefault("author", "")),
                        f.getOrDefault("year", "n.d."),
                        f.getOrDefault("title", ""),
                        place(f)));
  }

  /** Returns the address of the publication; empty if the entry has none. */
  public Optional<String> link(String key) {
    Map<String, String> f = entries.getOrDefault(key, Map.of());
    if (f.containsKey("doi")) {
      return Optional.of("https://doi.org/" + f.get("doi"));
    }
    return Optional.ofNullable(f.get("eprint")).map(e -> "https://arxiv.org/abs/" + e);
  }

  private static String authors(String names) {
    String[] all = names.split(" and ");
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < Math.min(all.length, 4); i++) {
      out.append(i == 0 ? "" : ", ").append(all[i].split(",")[0].strip());
    }
    return out.append(all.length > 4 ? " and others" : "").toString();
  }

  private static String place(Map<String, String> f) {
    String in =
        f.getOrDefault("journal", f.getOrDefault("booktitle", f.getOrDefault("publisher", "")));
    String volume = f.containsKey("volume") ? " " + f.get("volume") : "";
    String pages = f.containsKey("pages") ? ", " + f.get("pages").replace("--", "–") : "";
    return in.isEmpty() ? "" : in + volume + pages + ".";
  }

  /** Converts TeX's accents and braces to Unicode. */
  private static String plain(String tex) {
    Matcher accent = Pattern.compile("\\\\([\"'v.`])\\{?(\\w)\\}?").matcher(tex);
    String text = accent.replaceAll(m -> m.group(2) + ACCENTS.get(m.group(1)));
    return Normalizer.normalize(text.replaceAll("[{}]", ""), Normalizer.Form.NFC);
  }
}
