import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Prints, for each line of texts, the boundaries that an SRX file sets, found as CAT tools on Java find them. */
public class Segment {
    record Rule(boolean breaks, Pattern before, Pattern after) {}

    /** Arguments: the SRX file, then pairs of the name of its rules and a text. */
    public static void main(String[] arguments) throws Exception {
        StringBuilder out = new StringBuilder();
        for (int i = 1; i < arguments.length; i += 2) {
            List<Rule> rules = rules(Path.of(arguments[0]), arguments[i]);
            for (String line : Files.readString(Path.of(arguments[i + 1])).split("\n")) {
                segment(line, rules, out);
            }
        }
        System.out.write(out.toString().getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    static void segment(String line, List<Rule> rules, StringBuilder out) {
        Map<Integer, Boolean> decided = new TreeMap<>();
        for (Rule rule : rules) {
            for (int position : positions(line, rule)) {
                decided.putIfAbsent(position, rule.breaks());
            }
        }
        decided.forEach((position, breaks) -> {
            if (breaks && position > 0 && position < line.length()) {
                out.append(line.codePointCount(0, position)).append(' ');
            }
        });
        out.append('\n');
    }

    static List<Rule> rules(Path srx, String name) throws Exception {
        NodeList named = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(srx.toFile())
                .getElementsByTagName("languagerule");
        List<Rule> found = new ArrayList<>();
        for (int i = 0; i < named.getLength(); i++) {
            Element language = (Element) named.item(i);
            NodeList inside = language.getElementsByTagName("rule");
            for (int j = 0; language.getAttribute("languagerulename").equals(name) && j < inside.getLength(); j++) {
                Element rule = (Element) inside.item(j);
                found.add(new Rule(!rule.getAttribute("break").equals("no"),
                        pattern(rule, "beforebreak"), pattern(rule, "afterbreak")));
            }
        }
        return found;
    }

    static Pattern pattern(Element rule, String part) {
        return Pattern.compile(rule.getElementsByTagName(part).item(0).getTextContent(), Pattern.UNICODE_CASE);
    }

    /** Both expressions scan the line once, as in OmegaT: a match begins where the one before it ended. */
    static List<Integer> positions(String line, Rule rule) {
        List<Integer> found = new ArrayList<>();
        Matcher before = rule.before().matcher(line);
        Matcher after = rule.after().matcher(line);
        boolean more = after.find();
        while (more && before.find()) {
            while (more && after.start() < before.end()) {
                more = after.find();
            }
            if (more && after.start() == before.end()) {
                found.add(before.end());
            }
        }
        return found;
    }
}
