package unofficial.ravelin

import java.time.Duration
import java.time.Instant
import java.time.ZonedDateTime
import java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory

/** Device ids, and the cookies that carry them. */
class DevicesTest {
    private val cases = cases("device-ids")

    /** Whether a write reads back is the business of a page; its own suite runs these two. */
    private val ofAPage = setOf("cookies-blocked", "samesite-refused")

    @Test
    fun `no vector is missing`() {
        assertEquals(36, cases.size)
        assertEquals(34, cases.filterNot { it.text("id") in ofAPage }.size)
    }

    @TestFactory
    fun visits() = cases.filterNot { it.text("id") in ofAPage }.tests({ it.text("id") }) { case ->
        val page = case.getValue("page").jsonObject
        val config = configOf(case.getValue("config").jsonObject)
        val ids = resolveCookies(case.text("cookies"), config, page.text("protocol") == "https:", page.text("userAgent"))
        val found = Visit(generalised(ids.deviceId), generalised(ids.sessionId), ids.cookies.map { generalised(it.header(NOW)) })
        assertEquals("better" in case, case.text("id") in BETTER.keys + SAME_AT_FIRST)
        assertEquals(BETTER[case.text("id")] ?: official(case.getValue("ravelinjs").jsonObject), found)
    }

    @Test
    fun `a device id with a colon survives its own session cookie`() {
        val first = resolveCookies("ravelinDeviceId=a:b", CookieConfig(), true, "")
        val header = first.cookies.joinToString("; ") { "${it.name}=${it.value}" }
        val second = resolveCookies(header, CookieConfig(), true, "")
        assertEquals("a:b" to first.sessionId, second.deviceId to second.sessionId)
    }

    @Test
    fun `new ids are random and old ones adopted`() {
        assertEquals("app-<uuid>", generalised(generateDeviceId("app-")))
        assertTrue(generateDeviceId("") != generateDeviceId(""))
        assertEquals(listOf("rjs-<uuid>", "rjs-<uuid>"), listOf(null, "").map { generalised(adoptDeviceId(it)) })
        assertEquals(listOf("a", " spaces ", "日本"), listOf("a", " spaces ", "日本").map(::adoptDeviceId))
    }

    private data class Visit(val device: String, val session: String, val cookies: List<String>)

    private fun official(result: JsonObject) =
        Visit(result.text("device"), result.text("session"), result.getValue("sets").jsonArray.map { it.jsonPrimitive.content })

    private fun configOf(given: JsonObject) = CookieConfig().run {
        copy(
            deviceCookie = given.textOrNull("cookie") ?: deviceCookie,
            sessionCookie = given.textOrNull("sessionCookie") ?: sessionCookie,
            prefix = given.textOrNull("prefix") ?: prefix,
            domain = given.textOrNull("cookieDomain"),
            expiryDays = given.textOrNull("cookieExpiryDays")?.toInt() ?: expiryDays,
            id = given.textOrNull("id"),
        )
    }

    /** Puts `<uuid>` and `<now+365d>` where the vectors have them. */
    private fun generalised(text: String) = text
        .replace(UUID) { if (it.value in KNOWN) it.value else "<uuid>" }
        .replace(EXPIRES) { match ->
            val expires = ZonedDateTime.parse(match.groupValues[1], RFC_1123_DATE_TIME).toInstant()
            "expires=<now+${Duration.between(Instant.ofEpochSecond(NOW), expires).toDays()}d>"
        }

    companion object {
        private const val NOW = 1_800_000_000L
        private const val DEVICE = "rjs-11111111-2222-4333-8444-555555555555"
        private const val SESSION = "66666666-7777-4888-9999-aaaaaaaaaaaa"

        /** What `<uuid>` does not stand for. */
        private val KNOWN = setOf(SESSION, DEVICE.removePrefix("rjs-"), "65fc5ac0-2ba3-4a3b-aa5e-f5a77b845260")
        private val UUID = Regex("[\\da-f]{8}-[\\da-f]{4}-4[\\da-f]{3}-[89ab][\\da-f]{3}-[\\da-f]{12}")
        private val EXPIRES = Regex("expires=([^;]+)")

        private fun visit(device: String, session: String) = Visit(
            device,
            session,
            listOf(
                "ravelinDeviceId=$device;path=/;expires=<now+365d>;SameSite=None;Secure",
                "ravelinSessionId=$device:$session;path=/;SameSite=None;Secure",
            ),
        )

        /** Where the official SDK is wrong: what is right. */
        private val BETTER = mapOf(
            "configured-wins" to visit("my-id-1", SESSION),
            "configured-same-as-session" to visit(DEVICE, SESSION),
            "expiry-zero" to visit("rjs-<uuid>", "<uuid>").run { copy(cookies = cookies.drop(1)) },
            "value-with-equals" to visit("abc=def", "<uuid>"),
            "no-space-after-semicolon" to visit(DEVICE, "<uuid>"),
        )

        /** What this one betters shows on the next visit only; a test above makes it. */
        private const val SAME_AT_FIRST = "value-with-colon"
    }
}
