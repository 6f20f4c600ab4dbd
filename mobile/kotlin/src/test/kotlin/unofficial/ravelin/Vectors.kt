package unofficial.ravelin

import java.nio.file.Files
import java.nio.file.Path
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest

val ROOT: Path = Path.of(System.getProperty("ravelin.root"))

/** Returns a vector file. */
fun vectors(name: String): JsonElement =
    Json.parseToJsonElement(Files.readString(ROOT.resolve("tests/vectors/$name.json")))

/** Returns the cases of a vector file that is a list. */
fun cases(name: String): List<JsonObject> = vectors(name).jsonArray.map { it.jsonObject }

/** Returns the text of a member, which must be there. */
fun JsonObject.text(name: String): String = getValue(name).jsonPrimitive.content

/** Returns the text of a member, if there is one. */
fun JsonObject.textOrNull(name: String): String? = (get(name) as? JsonPrimitive)?.takeIf { it !is JsonNull }?.content

/** Returns a test for each case. */
fun <T> Iterable<T>.tests(name: (T) -> String, body: (T) -> Unit): List<DynamicTest> =
    map { dynamicTest(name(it)) { body(it) } }

/** Returns the failure of this very class that `act` throws. */
inline fun <reified T : RavelinFailure> failure(crossinline act: () -> Unit): T =
    assertThrows(T::class.java) { act() }

val KEYS: Map<String, JsonObject> = cases("keys").associateBy { it.text("id") }
val RSA_KEY: String = KEYS.getValue("k2048a").getValue("spellings").jsonArray.first().jsonObject.text("key")

fun plainCard() = Card(pan = "4111111111111111", month = 7, year = 2028)
const val PLAINTEXT = """{"pan":"4111111111111111","year":"2028","month":"7"}"""
