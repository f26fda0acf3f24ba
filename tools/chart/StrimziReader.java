import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Reads Strimzi resources, a JSON array on standard input, with Strimzi's own model, and prints what it does not take, one problem a line: a version that it does
 * not serve, a field that it does not know, a value that cannot be read.
 */
public final class StrimziReader {
    private static final Map<String, String> CLASSES = Map.of(
        "KafkaTopic", "io.strimzi.api.kafka.model.topic.KafkaTopic",
        "KafkaUser", "io.strimzi.api.kafka.model.user.KafkaUser");

    public static void main(String[] args) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        for (JsonNode one : mapper.readTree(System.in)) {
            String at = one.path("kind").asText() + " " + one.path("metadata").path("name").asText();
            Class<?> model = Class.forName(CLASSES.get(one.path("kind").asText()));
            String version = one.path("apiVersion").asText().replaceFirst("^kafka\\.strimzi\\.io/", "");
            List<?> versions = versionsOf(model);
            if (!versions.contains(version)) System.out.println(at + ": version " + version + " is not among " + versions);
            try {
                unknown(mapper.treeToValue(one, model), at);
            } catch (com.fasterxml.jackson.core.JsonProcessingException thrown) {
                System.out.println(at + ": " + thrown.getOriginalMessage());
            }
        }
    }

    private static List<?> versionsOf(Class<?> model) throws Exception {
        return (List<?>) model.getField("VERSIONS").get(null);
    }

    private static void unknown(Object value, String at) throws Exception {
        if (value instanceof Collection<?> all) {
            int i = 0;
            for (Object one : all) unknown(one, at + "[" + i++ + "]");
        } else if (value != null && value.getClass().getName().startsWith("io.strimzi.")) {
            if (value.getClass().isEnum()) return;
            for (Method method : value.getClass().getMethods()) {
                if (method.isBridge() || method.getParameterCount() != 0 || Modifier.isStatic(method.getModifiers()) || !method.getName().startsWith("get")) continue;
                Object inner = method.invoke(value);
                if (method.getName().equals("getAdditionalProperties")) {
                    if (inner instanceof Map<?, ?> more) for (Object name : more.keySet()) System.out.println(at + ": unknown field " + name);
                } else unknown(inner, at + "." + method.getName().substring(3));
            }
        }
    }
}
