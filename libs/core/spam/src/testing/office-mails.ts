/** A wanted mail of our own making. */
export interface OfficeMail {
  readonly subject: string;
  readonly text: string;
}

// Each block: subject, blank line is the end of the subject line, text until ===. Written for this project: everyday mail that must never be taken for spam.
const BLOCKS = `
Invoice 2026-1183 for October
Dear Ms Carter, please find attached our invoice 2026-1183 for the consulting services in October. The amount of EUR 4,350.00 is due within 30 days. Our bank details have not changed. If you have any questions about the invoice, please call me. Kind regards, Helen Brandt, Accounts Receivable
===
Re: purchase order 77120
Hello Tom, thank you for your order. We confirm delivery of 40 units on 12 December. The price per unit is USD 118.50 as quoted, freight is included. You will receive the order confirmation from our system today. Best regards, Maria
===
Quotation for office chairs
Dear Mr Nolan, thank you for your inquiry. We are pleased to offer you the following: 25 office chairs, model Arco, at GBP 189 each, delivery free of charge, payment within 30 days. This quotation is valid until the end of the month. Please let me know if you need samples of the fabric.
===
Your order has been shipped
Hi Laura, good news: your order 302-889 has left our warehouse. You can track your parcel on our web site with the number 00340434161094. Delivery is expected on Thursday. Thank you for shopping with us!
===
Minutes of the board meeting
Dear all, please find enclosed the minutes of yesterday's board meeting. Please send me your corrections until Friday. The next meeting takes place on 14 January at 10 am in the small conference room. Regards, Susan
===
Lunch on Friday?
Hi Pete, are you free for lunch on Friday? I will be in town for the fair and could be at your office at half past twelve. Looking forward to seeing you, Anna
===
Password reset requested
Hello, somebody asked to reset the password of your account at the library portal. If this was you, open the portal and enter the code 481 220. If it was not you, you can ignore this message, your password stays as it is.
===
Your subscription renews on 1 December
Dear customer, your annual subscription of the magazine renews on 1 December for EUR 96. You do not have to do anything. You can cancel at any time in your customer account. Thank you for reading us.
===
November newsletter of the city theatre
Dear friends of the theatre, in December we present three premieres. Tickets are available from today, members get 20 % off. On Sunday you are invited to a free guided tour backstage. To change or end your subscription of this newsletter, use the link at the end of this mail. See you soon, your city theatre
===
Job application: accountant
Dear Sir or Madam, with this letter I apply for the position of accountant that you advertised in Saturday's paper. I have worked for eight years in a tax consultancy. My CV and references are attached. I would be glad to hear from you. Yours faithfully, Daniel Moore
===
Interview on Tuesday
Dear Mr Moore, thank you for your application. We would like to invite you to an interview next Tuesday at 2 pm. Please confirm the date. You will find us on the third floor. Kind regards, Human Resources
===
Salary statement for November
Hello, your salary statement for November is available in the employee portal. Please check your bank details there, changes for December are possible until the 10th. Questions? Ask the payroll team, extension 3310.
===
Change of our bank account
Dear business partner, on 1 January our bank merges with another one, so our account number changes. You will receive a signed letter with the new details by post. Please call your usual contact before you pay to the new account.
===
Offer expires on Friday
Hi Martin, just a short reminder: our offer for the maintenance contract is valid until Friday. Should you want to change the scope, we can talk on the phone tomorrow. Best, Julia
===
Holiday request
Hi boss, I would like to take the week of 21 December off. Paul would stand in for me. Is this all right? Thanks, Kim
===
Proposal for the new web site
Hello Sandra, as discussed on Monday, attached is our proposal for the redesign of your web site. It contains the design, the move to the new content system and a training for your team. The price is USD 14,800. We could start in February. Let me know what you think.
===
Appointment confirmation
Dear Mrs Lopez, we confirm your appointment at Dr Stein's surgery on 3 December at 8:40 am. Please bring your insurance card and a list of the medicine you take. If you cannot come, please tell us at least 24 hours before.
===
Your flight on Saturday
Dear traveller, online check-in for your flight to Lisbon is open now. Your booking reference is QX7PLM. Please be at the gate 40 minutes before departure. Have a pleasant journey.
===
Payment received
Thank you, we have received your payment of $250.00 for invoice 5531. There is nothing more for you to do. This is an automatic message.
===
Reminder: invoice 5540 is overdue
Dear customer, may we remind you that our invoice 5540 of 2 October over $1,270.00 is still open. If you have paid in the meantime, please disregard this letter. Otherwise we ask you to transfer the amount within ten days.
===
Draft contract
Dear Mr Weber, attached you will find the draft of the supply agreement with our comments in track changes. Clauses 7 and 12 still need to be discussed, in particular the limitation of liability. Our lawyer suggests a call on Wednesday. The document is confidential.
===
Investment committee: agenda
Dear members, here is the agenda for the meeting of the investment committee: 1. approval of the minutes, 2. report on the fund, 3. proposal to invest USD 2 million in bonds, 4. any other business. The papers are in the data room.
===
Your loan application
Dear Ms Green, we have checked the documents of your loan application for the house in Mill Road. The interest rate is fixed for ten years. To sign the contract, please make an appointment at our branch and bring your passport.
===
Christmas party
Dear colleagues, the Christmas party takes place on 11 December at 6 pm at the old brewery. Partners are welcome. Please tell Nina until Monday whether you come and whether you eat meat. There will be a small prize for the best costume!
===
Happy birthday!
Dear Grandma, happy birthday! We wish you all the best, above all health. The children have painted a picture for you, it is on its way by mail. We will call you in the evening. Love, Ben and family
===
Photos from the hike
Hi all, here are the photos from our hike on Sunday. What a view! Next time we should start an hour earlier. Who is in for the lake tour in May? Cheers, Rob
===
Server maintenance on Saturday
Dear users, on Saturday from 8 to 12 the mail and file servers are not available because of maintenance. Please save your work and log off before. We are sorry for the inconvenience. Your IT department
===
New security rules for passwords
Dear colleagues, from December on passwords need at least twelve characters. You will be asked to choose a new one at your next login at your own computer. We will never ask for your password by mail or telephone. Your IT department
===
Ticket 48211: printer on floor 2
Hello, your ticket 48211 has been closed. The toner has been replaced, the printer works again. If you are not satisfied, simply answer this mail within five days.
===
Verification code
Your verification code is 733 914. It is valid for ten minutes. Do not share it with anybody.
===
Sign-in from a new device
Hello Jane, your account was used on a new device in Bristol on Monday at 9:14. If this was you, there is nothing to do. If not, please open the app and check the security settings.
===
Price list 2027
Dear customers, attached is our price list for 2027. Prices rise by 2.5 % on average because of higher costs for energy and material. Orders until 31 December will be delivered at the old prices. Thank you for your trust.
===
Product recall
Dear customer, according to our records you bought a kettle of the type WK 20 in our shop. The maker recalls this model because of a possible defect. Please bring it back to any branch, you get the full price refunded, also without the receipt.
===
Survey: how satisfied are you?
Hello, you have recently stayed at our hotel. We would like to know how you liked it. The survey takes three minutes, your answers are anonymous. As a thank-you you get a voucher for a drink at the bar.
===
Conference registration confirmed
Dear participant, thank you for registering for the spring conference. Your ticket is attached. The fee of EUR 390 has been charged to your credit card. Hotels in the vicinity are listed on our web site. We look forward to meeting you.
===
Parents' evening
Dear parents, I invite you to the parents' evening of class 4b on 2 December at 7 pm. Topics are the excursion in spring, homework and the school festival. Please choose a representative. Regards, Mrs Hill
===
Thank you for your donation
Dear Mr Sand, thank you for your donation of $100 to the animal shelter. With your help we can build the new enclosure. The receipt for the tax office is attached.
===
Tender for cleaning services
Dear Sirs, we invite you to submit a tender for the cleaning of our offices. The specification and the terms are attached. Tenders have to arrive by 15 January at noon. A site visit is possible by appointment.
===
Delivery delayed
Dear Mr Tan, unfortunately the delivery of your order 9917 is delayed, because our supplier cannot send the housings before next week. We apologise for this. If you want to cancel the order, please tell us until Thursday.
===
Follow-up on our call
Hi Claire, it was nice talking to you yesterday. As promised, I send you the case study and the price overview. I suggest a demo for your sales team in the second week of December. Would Tuesday or Wednesday suit you better? Best, Oliver
===
Weekly sales report
Team, sales of this week: 312 orders, revenue $48,210, that is 6 % above last week. The best seller was again the travel bag. Returns are at 4 %. The figures per region are in the spreadsheet. Great work everyone!
===
Share certificate and dividend
Dear shareholder, the general meeting has decided on a dividend of 0.85 per share. It will be paid on 5 December through your bank. You do not have to do anything. The annual report can be ordered free of charge.
===
Insurance: your policy for 2027
Dear Mr Hall, enclosed is your policy for 2027. The premium for your car insurance is 412.60 a year, you have reached a better class. Please check whether the mileage is still right.
===
Urgent: sick today
Hi Nora, I am sick and cannot come today. Could you please take over the call with the client at eleven? The documents are in the folder on the team drive. Sorry for the short notice and thank you! Eve
===
Keys for the flat
Hello Mr Ricci, the viewing of the flat is possible on Saturday between 10 and 11. The rent is 1,150 a month plus heating, the deposit is three rents. Please bring proof of income. The keys are with the caretaker.
===
Wire transfer to the notary
Dear Mrs Kim, the purchase contract has been signed. Please transfer the purchase price to the notary's account named in the contract on the due date. The notary will confirm the receipt to both parties.
===
Free webinar on Thursday
Dear customers, on Thursday at 3 pm we show in a free webinar what is new in version 8 of our accounting software. You can ask questions in the chat. Register on our web site, a recording will be available later.
===
Special offer for members: winter jackets
Dear member, this weekend you get 20 % off all winter jackets in our shops and online with your club card. The offer ends on Sunday. You receive this mail because you are a member of our club; you can unsubscribe at any time.
===
Your bank statement is ready
Dear customer, a new statement for your account ending in 4471 is ready in your online banking. For your safety this mail contains no link. Please open the banking app as usual.
===
Feedback on the article
Dear Professor Klein, two reviewers have read your manuscript. Both recommend to accept it after minor changes. Their comments are attached. Please send the revised version within six weeks.
===
Recipe for the cake
Hi Mia, here is the recipe: 200 g butter, 150 g sugar, 4 eggs, 250 g flour, a lemon. Bake it for 45 minutes at 175 degrees. It works best with fresh eggs. Have fun! Aunt Jo
===
Meeting room booked
The meeting room Atlas has been booked for you on Wednesday from 9 to 11. Organiser: Frank Otto. Attendees: 6. Please cancel the booking if you do not need it.
===
Contact from the trade fair
Dear Ms Olsen, it was a pleasure to meet you at our stand in Hanover. As you asked, I send you our catalogue and the price list for the pumps of series 300. Our engineer for your region would be glad to visit you.
`;

/** Everyday English mail of offices, shops, banks, schools and families. */
export const OFFICE_MAILS: readonly OfficeMail[] = BLOCKS.trim()
  .split('\n===\n')
  .map((block) => {
    const at = block.indexOf('\n');
    return { subject: block.slice(0, at), text: block.slice(at + 1) };
  });
