package gradflow.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds nodes from the events of snakeyaml-engine. Events are used rather than the library's tree,
 * so that depth and expanded size are bounded while reading, and so that duplicate keys, tags and
 * merge keys are all reported together.
 */
final class SpecParser {
  static final int MAX_DEPTH = 64;
  static final int MAX_NODES = 100_000;

  private final String file;
  private final String text;
  private final Problems problems;
  private final Map<Anchor, SpecNode> anchors = new HashMap<>();
  private final Map<Anchor, Long> sizes = new HashMap<>();
  private final Set<Anchor> open = new HashSet<>();
  private long expanded;
  private Iterator<Event> events;

  SpecParser(String file, String text, Problems problems) {
    this.file = file;
    this.text = text;
    this.problems = problems;
  }

  Optional<SpecNode> parse() {
    try {
      LoadSettings settings =
          LoadSettings.builder().setLabel(file).setCodePointLimit(Integer.MAX_VALUE).build();
      events = new Parse(settings).parseString(text).iterator();
      return document();
    } catch (SpecException e) {
      e.problems()
          .forEach(p -> problems.add(new Place(p.file(), p.line(), p.column()), p.message()));
    } catch (MarkedYamlEngineException e) {
      problems.add(syntaxPlace(e), syntaxMessage(e));
    } catch (ReaderException e) {
      problems.add(at(e.getPosition()), "not valid YAML: " + unprintable(e));
    } catch (YamlEngineException e) {
      problems.add(new Place(file, 1, 1), "not valid YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  private Optional<SpecNode> document() {
    SpecNode root = null;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent && root != null) {
        throw fatal(place(event), "a second document starts here, expected one document a file");
      }
      if (event instanceof NodeEvent) {
        root = node(event, 0);
      }
    }
    if (root == null) {
      problems.add(new Place(file, 1, 1), "the file is empty, expected a mapping");
    }
    return Optional.ofNullable(root);
  }

  private SpecNode node(Event event, int depth) {
    if (event instanceof AliasEvent alias) {
      return anchored(alias);
    }
    long before = expanded;
    count(event, 1);
    if (depth > MAX_DEPTH) {
      throw fatal(place(event), "nested deeper than " + MAX_DEPTH + " levels");
    }
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    anchor.ifPresent(open::add);
    SpecNode node;
    if (event instanceof ScalarEvent scalar) {
      refuseTag(event, scalar.getTag());
      node = new SpecNode.Scalar(scalar.getValue(), scalar.isPlain(), place(event));
    } else {
      refuseTag(event, ((CollectionStartEvent) event).getTag());
      node =
          event.getEventId() == Event.ID.SequenceStart
              ? sequence(event, depth)
              : mapping(event, depth);
    }
    anchor.ifPresent(
        a -> {
          open.remove(a);
          anchors.put(a, node);
          sizes.put(a, expanded - before);
        });
    return node;
  }

  private SpecNode sequence(Event start, int depth) {
    List<SpecNode> items = new ArrayList<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
      items.add(node(e, depth + 1));
    }
    return new SpecNode.Sequence(items, place(start));
  }

  private SpecNode mapping(Event start, int depth) {
    List<SpecNode.Entry> entries = new ArrayList<>();
    Map<String, Place> seen = new HashMap<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
      SpecNode key = node(e, depth + 1);
      SpecNode value = node(events.next(), depth + 1);
      if (!(key instanceof SpecNode.Scalar scalar) || scalar.isNull()) {
        problems.add(place(e), "a key must be a text");
        continue;
      }
      if (scalar.plain() && scalar.text().equals("<<")) {
        problems.add(
            place(e), "merge keys (<<) are not supported; repeat the keys, or alias a whole value");
        continue;
      }
      Place first = seen.putIfAbsent(scalar.text(), place(e));
      if (first != null) {
        problems.add(
            place(e),
            "duplicate key " + FlowText.quote(scalar.text()) + ", first in line " + first.line());
        continue;
      }
      entries.add(new SpecNode.Entry(scalar, value));
    }
    return new SpecNode.Mapping(entries, place(start));
  }

  private SpecNode anchored(AliasEvent alias) {
    Anchor anchor = alias.getAlias();
    if (open.contains(anchor)) {
      throw fatal(place(alias), "*" + anchor + " stands inside the value that it names");
    }
    SpecNode node = anchors.get(anchor);
    if (node == null) {
      throw fatal(place(alias), "*" + anchor + " has no anchor &" + anchor + " above it");
    }
    count(alias, sizes.get(anchor));
    return node;
  }

  private void count(Event event, long nodes) {
    expanded += nodes;
    if (expanded > MAX_NODES) {
      throw fatal(place(event), "the spec unfolds to more than " + MAX_NODES + " values");
    }
  }

  private void refuseTag(Event event, Optional<String> tag) {
    tag.filter(t -> !t.equals("!"))
        .ifPresent(
            t -> problems.add(place(event), "tags (" + t + ") are not supported; leave it out"));
  }

  private Place place(Event event) {
    return event.getStartMark().map(this::place).orElse(new Place(file, 1, 1));
  }

  private Place place(Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Place at(int codePoint) {
    int end =
        text.offsetByCodePoints(0, Math.min(codePoint, text.codePointCount(0, text.length())));
    String before = text.substring(0, end);
    int lineStart = before.lastIndexOf('\n') + 1;
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return new Place(file, line, 1 + before.codePointCount(lineStart, before.length()));
  }

  private Place syntaxPlace(MarkedYamlEngineException e) {
    return e.getProblemMark().or(e::getContextMark).map(this::place).orElse(new Place(file, 1, 1));
  }

  private String syntaxMessage(MarkedYamlEngineException e) {
    String context = e.getContext() == null ? "" : " " + e.getContext();
    String line = text.lines().skip(syntaxPlace(e).line() - 1L).findFirst().orElse("");
    String hint =
        line.contains("${") ? "; inside { } and [ ] a reference needs quotes: \"${name}\"" : "";
    return "not valid YAML:" + context + (context.isEmpty() ? " " : ", ") + e.getProblem() + hint;
  }

  private static String unprintable(ReaderException e) {
    return String.format("the character U+%04X is not allowed", e.getCodePoint());
  }

  private SpecException fatal(Place place, String message) {
    return new SpecException(
        List.of(new SpecProblem(place.file(), place.line(), place.column(), message)));
  }
}
