package unofficial.ravelin

import java.nio.file.Files
import java.security.KeyFactory
import java.security.PrivateKey
import java.security.spec.PKCS8EncodedKeySpec
import java.util.Base64
import javax.crypto.Cipher
import javax.crypto.spec.GCMParameterSpec
import javax.crypto.spec.SecretKeySpec
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.jsonObject
import org.junit.jupiter.api.Assertions.assertEquals

private val privateKeys: Map<String, PrivateKey> = KEYS.mapValues { (_, key) ->
    val base64 = key.text("privateKeyPem").lines().filterNot { it.startsWith("-----") }.joinToString("")
    KeyFactory.getInstance("RSA").generatePrivate(PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)))
}

private val fresh = mutableListOf<JsonObject>()

/** Fails unless Java's own cryptography opens the cipher to this plaintext; keeps it for `tests/interop`. */
fun opensAs(keyId: String, cipher: PaymentMethodCipher, plaintext: String) {
    val sent = asSent(cipher)
    assertEquals(plaintext, opened(privateKeys.getValue(keyId), sent))
    fresh += buildJsonObject {
        put("privateKeyId", JsonPrimitive(keyId))
        put("expectedPlaintext", JsonPrimitive(plaintext))
        put("cipher", sent)
    }
}

/** Writes the ciphers made so far where foreign code opens them again. */
fun writeFresh() {
    val file = ROOT.resolve("target/fresh/jvm.json")
    Files.createDirectories(file.parent)
    Files.writeString(file, JsonArray(fresh).toString())
}

/** Returns what the API is sent, which the record's own fields must agree with. */
fun asSent(cipher: PaymentMethodCipher): JsonObject {
    val sent = Json.parseToJsonElement(cipher.toJson()).jsonObject
    val members = mapOf(
        "methodType" to JsonPrimitive(cipher.methodType),
        "cardCiphertext" to JsonPrimitive(cipher.cardCiphertext),
        "aesKeyCiphertext" to JsonPrimitive(cipher.aesKeyCiphertext),
        "algorithm" to JsonPrimitive(cipher.algorithm),
        "ravelinSDKVersion" to JsonPrimitive(cipher.ravelinSdkVersion),
        "keyIndex" to JsonPrimitive(cipher.keyIndex),
        "keySignature" to JsonPrimitive(cipher.keySignature),
    )
    assertEquals(JsonObject(members), sent)
    return sent
}

private fun opened(key: PrivateKey, cipher: JsonObject): String {
    val base64 = Base64.getDecoder()
    val rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding").apply { init(Cipher.DECRYPT_MODE, key) }
    val transport = String(rsa.doFinal(base64.decode(cipher.text("aesKeyCiphertext"))), Charsets.US_ASCII)
    val (aesKey, iv) = transport.split("|").map(base64::decode)
    val aes = Cipher.getInstance("AES/GCM/NoPadding")
    aes.init(Cipher.DECRYPT_MODE, SecretKeySpec(aesKey, "AES"), GCMParameterSpec(128, iv))
    return String(aes.doFinal(base64.decode(cipher.text("cardCiphertext"))), Charsets.UTF_8)
}
