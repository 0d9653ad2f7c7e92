import java.io.FileInputStream;
import java.io.InputStream;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;

/**
 * Judges files by several norms, which are the first word: « 2a,ua1 ». Tells, for each file in turn and each norm, a line
 * « norm TAB checks TAB rules that are broken ».
 */
public class Judge {
    private static final String PROFILES = "org/verapdf/pdfa/validation/";

    public static void main(String[] given) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        for (int place = 1; place < given.length; place++) {
            for (String norm : given[0].split(",")) {
                System.out.println(norm + "\t" + judged(given[place], norm));
            }
        }
    }

    private static String judged(String file, String norm) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.fromString(norm);
        String name = norm.startsWith("ua") ? "PDFUA-" + norm.substring(2) : "PDFA-" + norm.toUpperCase();
        try (InputStream profile = Judge.class.getClassLoader().getResourceAsStream(PROFILES + name + ".xml");
                PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour)) {
            ValidationResult result = Foundries.defaultInstance()
                    .createValidator(Profiles.profileFromXml(profile), 1000, false, true, false)
                    .validate(parser);
            TreeSet<String> broken = new TreeSet<>();
            for (TestAssertion one : result.getTestAssertions()) {
                if (one.getStatus() == TestAssertion.Status.FAILED) {
                    broken.add(one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber());
                }
            }
            return result.getTotalAssertions() + "\t" + String.join(" ", broken);
        }
    }
}
